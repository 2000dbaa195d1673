// SPDX-License-Identifier: Apache-2.0

package import JSON

/// One tool, prompt, resource or template as clients see it, and where it leads.
package struct CatalogItem: Sendable {
    package let route: Route
    /// The server's definition under the emitted name; all other bytes are the server's.
    package let definition: RawJSON
}

/// Where a name or URI leads.
package struct Route: Sendable {
    package let upstream: Upstream
    /// The name or URI by which the upstream knows it.
    package let original: String
    /// The name or URI by which clients know it.
    package let emitted: String
    /// What the definition claims of a tool.
    package var traits = ToolTraits.standard
    /// Names of arguments that the tool's schema marks as secrets.
    package var secrets: Set<String> = []
}
