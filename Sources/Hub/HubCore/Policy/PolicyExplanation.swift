// SPDX-License-Identifier: Apache-2.0

package import JSON
import MCPTypes

/// Which rule decides on a request, and why those before it do not. Limits are not counted.
package struct PolicyExplanation: Sendable, Equatable {
    /// One rule that was looked at.
    package struct Step: Sendable, Equatable {
        package let rule: String
        package let effect: PolicyRule.Effect
        package let place: TextPosition?
        /// Nil for the rule that decides.
        package let mismatch: String?
    }

    /// In the order of the policy, up to the rule that decides.
    package let steps: [Step]
    package let decision: PolicyDecision

    /// Of a call of a tool. `arguments` is an object; `moment` in microseconds since 1970-01-01 UTC.
    package init(
        principal: String, groups: Set<String> = [], tool: String, server: String, traits: ToolTraits = .standard,
        arguments: RawJSON,
        moment: Int64, under policy: Policy
    ) {
        var request = PolicyRequest(
            principal: principal, method: .callTool, server: server, target: tool, traits: traits,
            arguments: arguments, moment: moment)
        request.groups = groups
        let last = policy.rule(on: request).rule
        steps = policy.rules.prefix(last.map { $0 + 1 } ?? policy.rules.count).map { rule in
            Step(
                rule: rule.name, effect: rule.effect, place: rule.place,
                mismatch: Self.mismatch(rule.match(request), of: rule))
        }
        decision = policy.decide(request)
    }

    /// For a hub without a policy.
    package init(open decision: PolicyDecision) {
        steps = []
        self.decision = decision
    }

    private static func mismatch(_ match: PolicyMatch, of rule: PolicyRule) -> String? {
        guard case .no(let reason) = match else { return nil }
        return switch reason {
        case .principal: "it is about other principals"
        case .method: "it is about something else than calling tools"
        case .server: "it is about other servers"
        case .target: "it is about other tools"
        case .annotation: "the tool's annotations are others"
        case .hours: "it does not count at this time (UTC)"
        case .argument(let index): "its condition on \(rule.conditions[index].pointer.text) does not hold"
        }
    }
}
