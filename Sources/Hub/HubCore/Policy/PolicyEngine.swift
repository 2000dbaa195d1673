// SPDX-License-Identifier: Apache-2.0

import Identity
package import JSON
package import Lifecycle
package import MCPServer
package import MCPTypes
import Synchronization

/// The policy in force: nil is an open hub. It can be exchanged while requests are decided; counts go on.
package final class PolicyEngine: PolicyDeciding {
    private let policy: Mutex<Policy?>
    private let meter = Mutex(PolicyMeter())
    private let clock: any WallClock

    package init(_ policy: Policy?, clock: any WallClock) {
        self.policy = Mutex(policy)
        self.clock = clock
    }

    package var current: Policy? { policy.withLock { $0 } }
    package func replace(_ new: Policy?) { policy.withLock { $0 = new } }

    package func decide(
        _ caller: MCPCaller, _ method: MCPMethod, _ route: Route, arguments: RawJSON?
    ) -> PolicyDecision {
        guard let policy = current else { return OpenPolicy().decide(caller, method, route, arguments: arguments) }
        let isList = method.itemsKey != nil
        var request = PolicyRequest(
            principal: caller.principal.id, method: Policy.subject(of: method), server: route.upstream.name.text,
            target: route.canonical, traits: route.traits, arguments: isList ? nil : arguments ?? .emptyObject,
            moment: clock.microsecondsSinceEpoch)
        request.isTargetOpen = method == .listResourceTemplates
        let decision = policy.decide(request)
        guard !isList, case .allow(let name) = decision,
            let limit = policy.rules.first(where: { $0.limit != nil && $0.name == name })?.limit
        else { return decision }
        let reached = meter.withLock { meter in
            meter.take(limit, rule: name, principal: request.principal, at: request.moment)
        }
        return reached.map { .exhausted(rule: name, limit: $0) } ?? decision
    }

    package func mayKnow(_ caller: MCPCaller, _ method: MCPMethod, of server: ServerName) -> Bool {
        guard let policy = current else { return true }
        var request = PolicyRequest(
            principal: caller.principal.id, method: Policy.subject(of: method), server: server.text, target: "",
            arguments: nil, moment: clock.microsecondsSinceEpoch)
        request.isTargetOpen = true
        return policy.shows(request)
    }
}
