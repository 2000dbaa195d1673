// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Everything a policy looks at. Making one allocates nothing.
package struct PolicyRequest: Sendable {
    package var principal: String
    /// `ISSUER:GROUP`.
    package var groups: Set<String> = []
    package var method: PolicyMethod
    package var server: String
    /// The canonical name or URI: the one emitted where all servers are shown.
    package var target: String
    package var traits: ToolTraits
    /// Nil where there are none yet, as when a list is filtered.
    package var arguments: RawJSON?
    /// The target is not one yet: a URI template, or whatever a server that does not answer may have.
    package var isTargetOpen = false
    /// Microseconds since 1970-01-01 UTC.
    package var moment: Int64

    package init(
        principal: String, method: PolicyMethod, server: String, target: String, traits: ToolTraits = .standard,
        arguments: RawJSON?, moment: Int64
    ) {
        self.principal = principal
        self.method = method
        self.server = server
        self.target = target
        self.traits = traits
        self.arguments = arguments
        self.moment = moment
    }
}
