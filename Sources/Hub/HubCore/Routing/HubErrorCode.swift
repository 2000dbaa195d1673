// SPDX-License-Identifier: Apache-2.0

/// The hub's own JSON-RPC error codes, outside the ranges that JSON-RPC and MCP keep for themselves.
package enum HubErrorCode {
    /// A policy rule says no; the message names it.
    package static let refusedByPolicy = 4030
    /// A policy rule wants a person to agree, and nobody did; the message names the rule and says why.
    package static let needsApproval = 4031
    /// What a server answered is held back until a person releases it; the message says under which id.
    package static let withheld = 4032
    /// The hub was asked by itself, through servers that lead back to it.
    package static let loop = 5080
    /// The audit trail takes no records, and the call may change something.
    package static let notAudited = 5030
    /// A policy rule has allowed as much as it may for now; the message names it and its limit.
    package static let limitReached = 4290
}
