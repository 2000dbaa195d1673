// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Pure: whether there is a session, who waits for one, and when another may be tried.
struct ConnectionState<Session: AnyObject & Sendable>: Sendable {
    typealias Waiter = OneShot<Session>

    enum Decision {
        case use(Session)
        /// The session is good, but the verdict on its era is old: the caller is the one to ask again.
        case useAndRefresh(Session)
        /// The caller is the one to start the attempt, then waits like the others.
        case connect(Waiter)
        case wait(Waiter)
        case refuse(UpstreamError)
    }

    private enum Phase {
        case idle
        case connecting
        case ready(Session, since: MonotonicTime)
        case closed
    }

    private var phase = Phase.idle
    private var waiters: [Waiter] = []
    private var pause: RestartPause
    private var lastFailure: UpstreamError?
    private var refreshDue: MonotonicTime?
    private let limits: MCPClientLimits

    init(limits: MCPClientLimits) {
        self.limits = limits
        pause = RestartPause(shortest: limits.shortestPause, longest: limits.longestPause)
    }

    /// The session that a request would get without waiting for anything; nil where there is more to decide.
    func usable(at now: MonotonicTime) -> Session? {
        guard case .ready(let session, _) = phase, refreshDue.map({ now < $0 }) ?? true else { return nil }
        return session
    }

    mutating func request(at now: MonotonicTime) -> Decision {
        switch phase {
        case .ready(let session, _):
            guard let due = refreshDue, now >= due else { return .use(session) }
            // Should nothing come of it, another may try again.
            refreshDue = now + min(limits.eraLifetime, .seconds(3600))
            return .useAndRefresh(session)
        case .closed: return .refuse(.unreachable("the connection is closed"))
        case .connecting:
            guard waiters.count < limits.concurrency else { return .refuse(.busy(limit: limits.concurrency)) }
            return .wait(enrol())
        case .idle:
            if let refusal = refusal(at: now) { return .refuse(refusal) }
            phase = .connecting
            return .connect(enrol())
        }
    }

    /// The attempt gave a session. Nil if it came too late and must be ended by the caller.
    mutating func connected(_ session: Session, at now: MonotonicTime) -> [Waiter]? {
        guard case .connecting = phase else { return nil }
        phase = .ready(session, since: now)
        lastFailure = nil
        refreshDue = now + limits.eraLifetime
        return release()
    }

    mutating func failed(_ error: UpstreamError, at now: MonotonicTime) -> [Waiter] {
        guard case .connecting = phase else { return [] }
        phase = .idle
        lastFailure = error
        pause.failed(at: now)
        return release()
    }

    /// The verdict was confirmed, or replaced by a new session. Returns the session that is no longer used.
    mutating func refreshed(_ session: Session?, at now: MonotonicTime) -> Session? {
        guard case .ready(let old, _) = phase else { return session }
        refreshDue = now + limits.eraLifetime
        guard let session else { return nil }
        phase = .ready(session, since: now)
        return old
    }

    /// The peer forgot the session but lives: the next call makes a new one at once. False if that is known already.
    mutating func forgot(_ session: Session) -> Bool {
        guard case .ready(let current, _) = phase, current === session else { return false }
        phase = .idle
        pause.settle()
        return true
    }

    /// Gives up a session that nobody uses; the next call makes a new one at once. Nil if there is none.
    mutating func rest() -> Session? {
        guard case .ready(let session, _) = phase else { return nil }
        phase = .idle
        pause.settle()
        return session
    }

    /// The peer is gone. False if that session is not the current one.
    mutating func died(_ session: Session, _ reason: String, at now: MonotonicTime) -> Bool {
        guard case .ready(let current, let since) = phase, current === session else { return false }
        phase = .idle
        lastFailure = .unreachable(reason)
        pause.ended(after: now - since, at: now)
        return true
    }

    /// A waiter gave up.
    mutating func withdraw(_ waiter: Waiter) {
        waiters.removeAll { $0 === waiter }
    }

    /// For good. Returns what is to be ended and who is to be told.
    mutating func close() -> (session: Session?, waiters: [Waiter]) {
        defer { phase = .closed }
        if case .ready(let session, _) = phase { return (session, release()) }
        return (nil, release())
    }

    private mutating func enrol() -> Waiter {
        let waiter = Waiter()
        waiters.append(waiter)
        return waiter
    }

    private mutating func release() -> [Waiter] {
        defer { waiters = [] }
        return waiters
    }

    private func refusal(at now: MonotonicTime) -> UpstreamError? {
        guard let left = pause.remaining(at: now), let lastFailure else { return nil }
        switch lastFailure {
        case .authorization, .incompatible, .olderTransport: return lastFailure
        case .unreachable(let cause): return .unreachable("\(cause) (the next attempt may begin in \(left))")
        default: return .unreachable("\(lastFailure) (the next attempt may begin in \(left))")
        }
    }
}
