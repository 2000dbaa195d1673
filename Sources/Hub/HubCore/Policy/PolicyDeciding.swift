// SPDX-License-Identifier: Apache-2.0

package import JSON
package import MCPServer
package import MCPTypes

/// The one decision that listing and calling share.
package protocol PolicyDeciding: Sendable {
    /// `arguments` is nil where there are none yet, as when a list is filtered.
    func decide(
        _ caller: MCPCaller, _ method: MCPMethod, _ route: Route, arguments: RawJSON?
    ) -> PolicyDecision
}

/// What was decided, and by which rule.
package enum PolicyDecision: Sendable, Equatable {
    case allow(rule: String)
    case deny(rule: String)

    package var isAllowed: Bool {
        if case .allow = self { true } else { false }
    }
}

/// Where no policy is configured, everyone who gets as far as the hub may do everything it offers.
package struct OpenPolicy: PolicyDeciding {
    package init() {}

    package func decide(
        _ caller: MCPCaller, _ method: MCPMethod, _ route: Route, arguments: RawJSON?
    ) -> PolicyDecision {
        .allow(rule: "no policy is configured")
    }
}
