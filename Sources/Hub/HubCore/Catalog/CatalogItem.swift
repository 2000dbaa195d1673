// SPDX-License-Identifier: Apache-2.0

package import JSON
package import MCPTypes

/// One tool, prompt, resource or template as clients see it, and where it leads.
package struct CatalogItem: Sendable {
    package let route: Route
    /// The server's definition under the emitted name; all other bytes are the server's.
    package let definition: RawJSON
}

/// Where a name or URI leads. An object, since a call hands it from step to step and each copy would be one of all that it
/// holds.
package final class Route: Sendable {
    package let upstream: Upstream
    /// The name or URI by which the upstream knows it.
    package let original: String
    /// The name or URI by which the client at hand knows it.
    package let emitted: String
    /// The name or URI by which policy, approvals and the audit trail know it, whatever face the client came by: the one
    /// emitted where all servers are shown.
    package let canonical: String
    /// What the definition claims of a tool.
    package let traits: ToolTraits
    /// Names of arguments that the tool's schema marks as secrets.
    package let secrets: Set<String>
    /// Arguments that every call has, as the operator of a virtual server fixed them; nil for none.
    package let fixed: RawJSON?
    /// Arguments that are repeated in fields over HTTP.
    package let headers: [ParameterHeader]
    /// The tool's schema of structured content.
    package let outputSchema: RawJSON?

    /// `canonical` is `emitted` where nothing else is said.
    package init(
        upstream: Upstream, original: String, emitted: String, canonical: String? = nil,
        traits: ToolTraits = .standard, secrets: Set<String> = [], fixed: RawJSON? = nil,
        headers: [ParameterHeader] = [], outputSchema: RawJSON? = nil
    ) {
        self.upstream = upstream
        self.original = original
        self.emitted = emitted
        self.canonical = canonical ?? emitted
        self.traits = traits
        self.secrets = secrets
        self.fixed = fixed
        self.headers = headers
        self.outputSchema = outputSchema
    }
}
