// SPDX-License-Identifier: Apache-2.0

/// The hub's own JSON-RPC error codes, outside the ranges that JSON-RPC and MCP keep for themselves.
package enum HubErrorCode {
    /// A policy rule says no; the message names it.
    package static let refusedByPolicy = 4030
}
