// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON
package import Lifecycle
package import MCPServer
package import MCPTypes
import Synchronization

/// The policy in force: nil is an open hub. It can be exchanged while requests are decided; counts go on.
package final class PolicyEngine: PolicyDeciding, AgentPolicyDeciding {
    private let policy: Mutex<Policy?>
    private let meter = Mutex(PolicyMeter())
    private let clock: any WallClock
    private let counts: (any PolicyCountKeeping)?

    /// `counts` keeps what counts for a day over restarts; nil forgets it.
    package init(_ policy: Policy?, clock: any WallClock, counts: (any PolicyCountKeeping)? = nil) {
        self.policy = Mutex(policy)
        self.clock = clock
        self.counts = counts
    }

    /// Takes up the counts that were kept; before it, every day begins at nothing.
    package func restore() async throws {
        guard let counts else { return }
        let kept = try await counts.counts(ofDay: PolicyMeter.day(at: clock.microsecondsSinceEpoch))
        meter.withLock { $0.restore(kept) }
    }

    package var current: Policy? { policy.withLock { $0 } }
    package func replace(_ new: Policy?) { policy.withLock { $0 = new } }

    package func decide(
        _ caller: MCPCaller, _ method: MCPMethod, _ route: Route, arguments: RawJSON?
    ) -> PolicyDecision {
        guard let policy = current else { return OpenPolicy().decide(caller, method, route, arguments: arguments) }
        let isList = method.itemsKey != nil
        var request = PolicyRequest(
            principal: caller.facts.principal.id, method: Policy.subject(of: method), server: route.upstream.name.text,
            target: route.canonical, traits: route.traits, arguments: isList ? nil : arguments ?? .emptyObject,
            moment: clock.microsecondsSinceEpoch)
        request.groups = caller.facts.principal.groups
        request.isTargetOpen = method == .listResourceTemplates
        return decide(request, under: policy)
    }

    package func decide(_ principal: Principal, agent: String, params: RawJSON?) -> PolicyDecision {
        guard let policy = current else { return .allow(rule: OpenPolicy.rule) }
        var request = PolicyRequest(
            principal: principal.id, method: .sendMessage, server: agent, target: agent, arguments: params,
            moment: clock.microsecondsSinceEpoch)
        request.groups = principal.groups
        return decide(request, under: policy)
    }

    /// What is allowed counts against the limit of its rule.
    private func decide(_ request: PolicyRequest, under policy: Policy) -> PolicyDecision {
        let ruling = policy.rule(on: request)
        let decision = policy.decision(ruling, on: request)
        guard request.arguments != nil, case .allow(let name) = decision,
            let limit = ruling.rule.flatMap({ policy.rules[$0].limit })
        else { return decision }
        let taken = meter.withLock { meter in
            meter.take(limit, rule: name, principal: request.principal, at: request.moment)
        }
        switch taken {
        case .refused(let limit): return .exhausted(rule: name, limit: limit)
        case .counted(let count):
            if limit.perDay != nil { counts?.keep(count) }
            return decision
        }
    }

    package func mayKnow(_ caller: MCPCaller, _ method: MCPMethod, of server: ServerName) -> Bool {
        guard let policy = current else { return true }
        var request = PolicyRequest(
            principal: caller.principal.id, method: Policy.subject(of: method), server: server.text, target: "",
            arguments: nil, moment: clock.microsecondsSinceEpoch)
        request.groups = caller.principal.groups
        request.isTargetOpen = true
        return policy.shows(request)
    }
}
