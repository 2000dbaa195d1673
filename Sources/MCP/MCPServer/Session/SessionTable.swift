// SPDX-License-Identifier: Apache-2.0

package import Identity
package import Lifecycle
import Synchronization

/// All legacy sessions of one endpoint, bounded in number and in idle time.
///
/// A full table gives up the session that has been idle longest and waits for nothing; when there is none, it refuses.
package final class SessionTable: Sendable {
    /// How many sessions, and how long one may be idle.
    package struct Limits: Sendable {
        package var sessions = 10_000
        package var idle: Duration = .seconds(3600)

        package init() {}
    }

    private struct Entry {
        let session: LegacySession
        var lastUsed: MonotonicTime
    }

    /// Sessions of earlier runs that their clients have ended: more are not remembered.
    private static let maximumEnded = 10_000

    private let limits: Limits
    private let timers: any TimerScheduling
    private let memory: SessionMemory?
    private let entries = Mutex<[String: Entry]>([:])
    private let ended = Mutex<Set<String>>([])

    /// Without `memory`, ids are 128 random bits and die with the process.
    package init(limits: Limits, timers: any TimerScheduling, memory: SessionMemory? = nil) {
        self.limits = limits
        self.timers = timers
        self.memory = memory
    }

    package var count: Int { entries.withLock { $0.count } }

    /// Opens a session under a fresh id that cannot be guessed; nil when the table is full of busy sessions.
    package func open(_ caller: MCPCaller) -> LegacySession? {
        var caller = caller
        let id = memory?.id(for: caller) ?? Self.makeID()
        caller.session = id
        return enter(LegacySession(id: id, caller: caller))?.session
    }

    /// Goes on with a session of an earlier run. Nil where there was none of that id for that principal, where its client
    /// has ended it, or when the table is full. `isNew` is false for whoever finds it taken up already.
    func takeUp(_ id: String, for principal: Principal) -> (session: LegacySession, isNew: Bool)? {
        guard let caller = memory?.caller(of: id, for: principal), !ended.withLock({ $0.contains(id) }) else {
            return nil
        }
        return enter(LegacySession(id: id, caller: caller, isTakenUp: true))
    }

    private func enter(_ session: LegacySession) -> (session: LegacySession, isNew: Bool)? {
        let now = timers.now
        let (entered, gone) = entries.withLock { entries -> ((session: LegacySession, isNew: Bool)?, [LegacySession]) in
            if let known = entries[session.id]?.session { return ((session: known, isNew: false), []) }
            let gone = entries.count >= limits.sessions ? Self.makeRoom(in: &entries, limits, now) : []
            guard entries.count < limits.sessions else { return (nil, gone) }
            entries[session.id] = Entry(session: session, lastUsed: now)
            return ((session: session, isNew: true), gone)
        }
        for session in gone { session.end() }
        return entered
    }

    /// The session of that id, marked as used; nil when it is unknown, expired, or another principal's.
    package func find(_ id: String, for principal: Principal) -> LegacySession? {
        let now = timers.now
        var expired: LegacySession?
        let found: LegacySession? = entries.withLock { entries in
            guard let entry = entries[id], entry.session.caller.principal.id == principal.id else { return nil }
            guard now - entry.lastUsed <= limits.idle || entry.session.isBusy else {
                entries[id] = nil
                expired = entry.session
                return nil
            }
            entries[id]?.lastUsed = now
            return entry.session
        }
        expired?.end()
        return found
    }

    /// Ends one session.
    package func close(_ session: LegacySession) {
        if session.isTakenUp {
            ended.withLock { ended in
                // One that is taken up again is no more than a new one.
                if ended.count >= Self.maximumEnded { ended = [] }
                ended.insert(session.id)
            }
        }
        entries.withLock { _ = $0.removeValue(forKey: session.id) }
        session.end()
    }

    /// Ends all sessions, as at shutdown.
    package func closeAll() {
        let all = entries.withLock { entries in
            defer { entries = [:] }
            return entries.values.map(\.session)
        }
        for session in all { session.end() }
    }

    /// Removes what has expired, else the one idle longest.
    private static func makeRoom(
        in entries: inout [String: Entry], _ limits: Limits, _ now: MonotonicTime
    ) -> [LegacySession] {
        let idle = entries.filter { !$0.value.session.isBusy }
        var leaving = idle.filter { now - $0.value.lastUsed > limits.idle }.map(\.key)
        if leaving.isEmpty, let oldest = idle.min(by: { $0.value.lastUsed < $1.value.lastUsed }) {
            leaving = [oldest.key]
        }
        return leaving.compactMap { entries.removeValue(forKey: $0)?.session }
    }

    /// 128 random bits in hexadecimal digits.
    static func makeID() -> String {
        var generator = SystemRandomNumberGenerator()
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for _ in 0..<2 {
            var bits: UInt64 = generator.next()
            for _ in 0..<16 {
                text.append(digits[Int(bits & 15)])
                bits >>= 4
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
