// SPDX-License-Identifier: Apache-2.0

/// The error codes of MCP beyond those of JSON-RPC.
package enum MCPErrorCode {
    /// A routing header is missing, repeated, malformed or disagrees with the body (2026-07-28).
    package static let headerMismatch = -32020
    /// The request needs a capability that the client did not declare (2026-07-28).
    package static let missingClientCapability = -32021
    /// The revision is not served here (2026-07-28).
    package static let unsupportedProtocolVersion = -32022
    /// Whether the code exists in 2026-07-28 alone.
    package static func isModern(_ code: Int) -> Bool { (-32022 ... -32020).contains(code) }

    /// The client has to send its user to a page first (2025-11-25 only).
    package static let legacyURLElicitationRequired = -32042
    /// No such resource, up to 2025-11-25; later revisions say invalid params.
    package static let legacyResourceNotFound = -32002
}
