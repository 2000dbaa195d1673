// SPDX-License-Identifier: Apache-2.0

package import Identity
package import JSON
package import MCPServer
package import MCPTypes

/// The one decision that listing and calling share.
package protocol PolicyDeciding: Sendable {
    /// For lists, `arguments` is nil and the method is the list's: the decision is whether the item is shown. For
    /// everything else it is whether the request may go on, and it counts against the limits of the rule that allows.
    func decide(
        _ caller: MCPCaller, _ method: MCPMethod, _ route: Route, arguments: RawJSON?
    ) -> PolicyDecision

    /// Whether anything that the server may have in that list could be shown to the caller, who otherwise is not told of
    /// the server's failures either.
    func mayKnow(_ caller: MCPCaller, _ method: MCPMethod, of server: ServerName) -> Bool
}

/// The same decision for agents.
package protocol AgentPolicyDeciding: Sendable {
    /// With nil for `params`, whether the principal may know of the agent; else whether this may be sent to it, which
    /// counts against the limits of the rule that allows.
    func decide(_ principal: Principal, agent: String, params: RawJSON?) -> PolicyDecision
}

/// What was decided, and by which rule.
package enum PolicyDecision: Sendable, Equatable {
    case allow(rule: String)
    /// The caller may know of it, and is refused by name.
    case deny(rule: String)
    /// For the caller it does not exist.
    case hide(rule: String)
    /// A person has to agree first.
    case ask(rule: String)
    /// The rule would allow it, but has allowed as much as it may for now.
    case exhausted(rule: String, limit: String)

    /// As it is recorded.
    package var word: String {
        switch self {
        case .allow: "allow"
        case .deny: "deny"
        case .hide: "hide"
        case .ask: "ask"
        case .exhausted: "limit"
        }
    }

    package var rule: String {
        switch self {
        case .allow(let rule), .deny(let rule), .hide(let rule), .ask(let rule), .exhausted(let rule, _): rule
        }
    }

    package var isAllowed: Bool {
        if case .allow = self { true } else { false }
    }

    /// Whether a list shows it.
    package var isVisible: Bool {
        if case .hide = self { false } else { true }
    }
}

/// Where no policy is configured, everyone who gets as far as the hub may do everything it offers.
package struct OpenPolicy: PolicyDeciding, AgentPolicyDeciding {
    /// What stands in the place of a rule's name.
    static let rule = "no policy is configured"

    package init() {}

    package func decide(
        _ caller: MCPCaller, _ method: MCPMethod, _ route: Route, arguments: RawJSON?
    ) -> PolicyDecision {
        .allow(rule: Self.rule)
    }

    package func decide(_ principal: Principal, agent: String, params: RawJSON?) -> PolicyDecision {
        .allow(rule: Self.rule)
    }

    package func mayKnow(_ caller: MCPCaller, _ method: MCPMethod, of server: ServerName) -> Bool { true }
}
