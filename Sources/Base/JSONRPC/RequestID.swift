// SPDX-License-Identifier: Apache-2.0

/// The id of a request: unique among its sender's open requests (JSON-RPC 2.0, section 4; MCP forbids null and fractions).
package enum RequestID: Hashable, Sendable {
    case integer(Int64)
    case string(String)
}
