// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Lifecycle
import MCPTypes
import Synchronization

/// An upstream behind an ordered pair of pipes, of any revision: in the product a child process, started when first
/// needed and again after it died, stopped when nobody has called for long.
package final class StdioUpstream: UpstreamConnection, UpstreamWatching {
    private let gate: ConnectionGate<StdioSession>
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let observer: UpstreamObserver
    private let idle: Mutex<IdleWatch>
    private let watch: StdioWatch
    /// Whether resources are followed, for which the peer has to run.
    private let isFollowing = Mutex(false)

    /// - Parameters:
    ///   - tasks: starts what outlives a call: connecting, ending a peer that is of no use.
    ///   - prefersHandshake: the peer is known to be of the `initialize` era.
    package init(
        opener: any MessageChannelOpening, identity: MCPClientIdentity, timers: any TimerScheduling,
        tasks: any TaskStarting, limits: MCPClientLimits = MCPClientLimits(), prefersHandshake: Bool = false,
        observer: @escaping UpstreamObserver = { _ in }
    ) {
        let connector = StdioConnector(
            opener: opener, identity: identity, timers: timers, limits: limits,
            verdict: EraVerdict(lifetime: limits.eraLifetime), prefersHandshake: prefersHandshake, observer: observer)
        let watch = StdioWatch(identity: identity, tasks: tasks)
        self.watch = watch
        self.timers = timers
        self.tasks = tasks
        self.observer = observer
        idle = Mutex(IdleWatch(patience: limits.childIdle))
        gate = ConnectionGate(
            limits: limits, timers: timers, tasks: tasks, observer: observer,
            attempt: { gate in await Self.connect(connector, gate, watch) },
            discard: { session in await session.link.close(Self.closed) })
    }

    package func connect() async throws(UpstreamError) -> UpstreamDescription {
        beginUse()
        defer { endUse() }
        return try await gate.session(until: nil).description
    }

    package func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        beginUse()
        defer { endUse() }
        let deadline = Deadline(call.deadline, from: timers.now)
        do throws(CallFailure) {
            return try await attempt(call, deadline)
        } catch {
            // A process that died in the middle is not asked again by itself: its open calls fail, later ones start it.
            guard error.reach == .notExecuted, !deadline.hasPassed(at: timers.now) else { throw error.error }
        }
        do throws(CallFailure) {
            return try await attempt(call, deadline)
        } catch {
            throw error.error
        }
    }

    package func watch(_ tell: @escaping @Sendable (UpstreamChange) -> Void) { watch.watch(tell) }

    /// While there is any, the peer is not stopped for idleness.
    package func follow(_ resources: Set<String>) {
        let was = isFollowing.withLock { isFollowing in
            defer { isFollowing = !resources.isEmpty }
            return isFollowing
        }
        if !was, !resources.isEmpty { beginUse() }
        watch.follow(resources) { [weak self] call in _ = try? await self?.call(call) }
        if was, resources.isEmpty { endUse() }
    }

    package func close() async {
        if let session = await gate.close() { await session.link.close(Self.closed) }
    }

    // MARK: Idleness

    private func beginUse() { idle.withLock { $0.callBegan() } }

    private func endUse() {
        if case .setTimer(let time) = idle.withLock({ $0.callEnded(at: timers.now) }) { setTimer(time) }
    }

    private func setTimer(_ time: Duration) {
        timers.schedule(after: time) { [weak self] in self?.timerFired() }
    }

    private func timerFired() {
        // The session is given up under the lock: a call that begins later finds none and starts the peer anew.
        let (action, session) = idle.withLock { idle -> (IdleWatch.Action?, StdioSession?) in
            let action = idle.timerFired(at: timers.now)
            guard case .stop = action else { return (action, nil) }
            return (action, gate.rest())
        }
        switch action {
        case nil: break
        case .setTimer(let time): setTimer(time)
        case .stop(let time):
            guard let session else { break }
            observer(.rested(after: time))
            tasks.start { await session.link.close(Self.rested) }
        }
    }

    // MARK: Calls

    private func attempt(_ call: UpstreamCall, _ deadline: Deadline) async throws(CallFailure) -> RawJSON {
        let session: StdioSession
        do {
            session = try await gate.session(until: deadline)
        } catch {
            throw CallFailure(error)
        }
        var open = CallTable.Call(
            answer: OneShot(),
            notifications: CallNotifications(wantsProgress: call.wantsProgress, logLevel: call.logLevel),
            onNotification: call.onNotification)
        // Lists are the hub's own requests: clients have theirs from the catalog.
        open.isClients = MCPMethod(rawValue: call.method)?.itemsKey == nil
        if !session.description.revision.isModern, let handler = call.onQuestion {
            open.questions = OpenQuestions(handler, tasks: tasks)
        }
        await tellLogLevel(for: call, session, deadline)
        do {
            return try await session.link.exchange(open, until: deadline) { session.line(of: call, id: $0) }
        } catch {
            if case .died(let reason) = error.error { abandon(session, reason, error.reach) }
            throw error
        }
    }

    private func tellLogLevel(for call: UpstreamCall, _ session: StdioSession, _ deadline: Deadline) async {
        guard !session.description.revision.isModern, let params = session.logLevel.wish(for: call) else { return }
        let wish = UpstreamCall(method: MCPMethod.setLogLevel.rawValue, params: params, deadline: call.deadline)
        let open = CallTable.Call(answer: OneShot(), notifications: CallNotifications(), onNotification: nil)
        do {
            _ = try await session.link.exchange(open, until: deadline) { session.line(of: wish, id: $0) }
        } catch {
            session.logLevel.forget()
            observer(.courtesyFailed("\(wish.method): \(error.error)"))
        }
    }

    /// A peer that takes nothing more may still run, having closed its input: it is ended.
    private func abandon(_ session: StdioSession, _ reason: String, _ reach: RetryRule.Reach) {
        gate.died(session, reason)
        if reach == .notExecuted { tasks.start { await session.link.close(reason) } }
    }

    private static func connect(
        _ connector: StdioConnector, _ gate: ConnectionGate<StdioSession>, _ watch: StdioWatch
    ) async -> Result<StdioSession, UpstreamError> {
        let outcome = await connector.connect()
        guard case .success(let session) = outcome else { return outcome }
        connector.observer(.connected(session.description))
        session.link.whenEnded { [weak gate, weak session] reason in
            if let gate, let session { gate.died(session, reason) }
        }
        watch.began(session)
        return outcome
    }

    private static let closed = "the connection was closed"
    private static let rested = "stopped, since nobody called"
}
