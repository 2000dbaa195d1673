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

    private let limits: Limits
    private let timers: any TimerScheduling
    private let entries = Mutex<[String: Entry]>([:])

    package init(limits: Limits, timers: any TimerScheduling) {
        self.limits = limits
        self.timers = timers
    }

    package var count: Int { entries.withLock { $0.count } }

    /// Opens a session under a fresh id of 128 random bits; nil when the table is full of busy sessions.
    package func open(_ caller: MCPCaller) -> LegacySession? {
        var caller = caller
        let id = Self.makeID()
        caller.session = id
        let session = LegacySession(id: id, caller: caller)
        let now = timers.now
        let (opened, ended) = entries.withLock { entries in
            let ended = entries.count >= limits.sessions ? Self.makeRoom(in: &entries, limits, now) : []
            guard entries.count < limits.sessions else { return (false, ended) }
            entries[id] = Entry(session: session, lastUsed: now)
            return (true, ended)
        }
        for session in ended { session.end() }
        return opened ? session : nil
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
