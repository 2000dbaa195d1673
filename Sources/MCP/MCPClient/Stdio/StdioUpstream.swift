// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Lifecycle

/// An upstream behind an ordered pair of pipes, of any revision: in the product a child process, started when first
/// needed and again after it died.
package final class StdioUpstream: UpstreamConnection {
    private let gate: ConnectionGate<StdioSession>
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting

    /// - Parameter tasks: starts what outlives a call: connecting, ending a peer that is of no use.
    package init(
        opener: any MessageChannelOpening, identity: MCPClientIdentity, timers: any TimerScheduling,
        tasks: any TaskStarting, limits: MCPClientLimits = MCPClientLimits(),
        observer: @escaping UpstreamObserver = { _ in }
    ) {
        let connector = StdioConnector(
            opener: opener, identity: identity, timers: timers, limits: limits,
            verdict: EraVerdict(lifetime: limits.eraLifetime), observer: observer)
        self.timers = timers
        self.tasks = tasks
        gate = ConnectionGate(
            limits: limits, timers: timers, tasks: tasks, observer: observer,
            attempt: { gate in await Self.connect(connector, gate) },
            discard: { session in await session.link.close(Self.closed) })
    }

    package func connect() async throws(UpstreamError) -> UpstreamDescription {
        try await gate.session(until: nil).description
    }

    package func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
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

    package func close() async {
        if let session = await gate.close() { await session.link.close(Self.closed) }
    }

    private func attempt(_ call: UpstreamCall, _ deadline: Deadline) async throws(CallFailure) -> RawJSON {
        let session: StdioSession
        do {
            session = try await gate.session(until: deadline)
        } catch {
            throw CallFailure(error)
        }
        let open = CallTable.Call(
            answer: OneShot(),
            notifications: CallNotifications(wantsProgress: call.wantsProgress, logLevel: call.logLevel),
            onNotification: call.onNotification)
        do {
            return try await session.link.exchange(open, until: deadline) { session.line(of: call, id: $0) }
        } catch {
            if case .died(let reason) = error.error { abandon(session, reason, error.reach) }
            throw error
        }
    }

    /// A peer that takes nothing more may still run, having closed its input: it is ended.
    private func abandon(_ session: StdioSession, _ reason: String, _ reach: RetryRule.Reach) {
        gate.died(session, reason)
        if reach == .notExecuted { tasks.start { await session.link.close(reason) } }
    }

    private static func connect(
        _ connector: StdioConnector, _ gate: ConnectionGate<StdioSession>
    ) async -> Result<StdioSession, UpstreamError> {
        let outcome = await connector.connect()
        guard case .success(let session) = outcome else { return outcome }
        connector.observer(.connected(session.description))
        session.link.whenEnded { [weak gate, weak session] reason in
            if let gate, let session { gate.died(session, reason) }
        }
        return outcome
    }

    private static let closed = "the connection was closed"
}
