// SPDX-License-Identifier: Apache-2.0

/// HTTP fields of Streamable HTTP, lower case.
package enum MCPHeader {
    package static let protocolVersion = "mcp-protocol-version"
    package static let method = "mcp-method"
    package static let name = "mcp-name"
    package static let session = "mcp-session-id"
}
