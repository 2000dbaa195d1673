// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// Hands out the current session and makes one where there is none: one attempt at a time, shared by all who wait.
///
/// The attempt is a task of its own, so that a caller that gives up does not take it from the others.
final class ConnectionGate<Session: AnyObject & Sendable>: Sendable {
    typealias Attempt = @Sendable (ConnectionGate) async -> Result<Session, UpstreamError>

    /// The latest attempt. Attempts are numbered, since one may end before its starter has noted it here.
    private struct Latest {
        var number = 0
        var task: (any RunningTask)?
        var end: OneShot<Void>?
    }

    private let state: Mutex<ConnectionState<Session>>
    private let latest = Mutex(Latest())
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let observer: UpstreamObserver
    private let attempt: Attempt
    private let refresh: (@Sendable (ConnectionGate, Session) async -> Void)?
    /// Ends a session that nobody will use.
    private let discard: @Sendable (Session) async -> Void

    init(
        limits: MCPClientLimits, timers: any TimerScheduling, tasks: any TaskStarting,
        observer: @escaping UpstreamObserver, attempt: @escaping Attempt,
        refresh: (@Sendable (ConnectionGate, Session) async -> Void)? = nil,
        discard: @escaping @Sendable (Session) async -> Void
    ) {
        state = Mutex(ConnectionState(limits: limits))
        self.timers = timers
        self.tasks = tasks
        self.observer = observer
        self.attempt = attempt
        self.refresh = refresh
        self.discard = discard
    }

    /// The session to use now, where there is nothing to wait for: what nearly every call finds.
    var usable: Session? { state.withLock { $0.usable(at: timers.now) } }

    /// The session to use now. Without a deadline it waits as long as an attempt may take, which is bounded.
    func session(until deadline: Deadline?) async throws(UpstreamError) -> Session {
        switch state.withLock({ $0.request(at: timers.now) }) {
        case .use(let session): return session
        case .useAndRefresh(let session):
            if let refresh { tasks.start { await refresh(self, session) } }
            return session
        case .connect(let waiter):
            start()
            return try await wait(waiter, deadline)
        case .wait(let waiter): return try await wait(waiter, deadline)
        case .refuse(let error): throw error
        }
    }

    /// The peer forgot the session; the next call makes a new one.
    func forgot(_ session: Session) {
        if state.withLock({ $0.forgot(session) }) { observer(.lost("the server no longer knows the session")) }
    }

    /// Gives up the current session, which is the caller's to end.
    func rest() -> Session? { state.withLock { $0.rest() } }

    func died(_ session: Session, _ reason: String) {
        if state.withLock({ $0.died(session, reason, at: timers.now) }) { observer(.lost(reason)) }
    }

    /// What a refresh found: nil confirms the current session. Returns the session that fell out of use.
    func refreshed(_ session: Session?) -> Session? {
        state.withLock { $0.refreshed(session, at: timers.now) }
    }

    /// No session from now on. Breaks off an attempt under way and waits until it has cleaned up. Returns the session
    /// that was in use.
    func close() async -> Session? {
        let (session, waiters) = state.withLock { $0.close() }
        for waiter in waiters { waiter.resolve(.failure(.unreachable("the connection is closed"))) }
        let (task, end) = latest.withLock { ($0.task, $0.end.take()) }
        task?.cancel()
        _ = await end?.outcome(within: nil, timers)
        return session
    }

    private func wait(_ waiter: OneShot<Session>, _ deadline: Deadline?) async throws(UpstreamError) -> Session {
        let outcome = await waiter.outcome(within: deadline, timers)
        if case .failure = outcome { state.withLock { $0.withdraw(waiter) } }
        return try outcome.get()
    }

    private func start() {
        let end = OneShot<Void>()
        let number = latest.withLock { latest in
            latest.number += 1
            latest.task = nil
            latest.end = end
            return latest.number
        }
        let task = tasks.start {
            await self.run()
            end.resolve(.success(()))
        }
        latest.withLock { if $0.number == number { $0.task = task } }
    }

    private func run() async {
        switch await attempt(self) {
        case .success(let session):
            guard let waiters = state.withLock({ $0.connected(session, at: timers.now) }) else {
                return await discard(session)
            }
            for waiter in waiters { waiter.resolve(.success(session)) }
        case .failure(let error):
            let waiters = state.withLock { $0.failed(error, at: timers.now) }
            observer(.connectFailed(error))
            for waiter in waiters { waiter.resolve(.failure(error)) }
        }
    }
}
