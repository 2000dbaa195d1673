// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What one body or line carries.
package enum JSONRPCPayload: Sendable, Equatable {
    case single(JSONRPCMessage)
    /// The elements of a batch, not looked into yet: 1 to ``maximumBatch`` of them. Whether batches are allowed at all
    /// is for the caller to say (MCP: in revision 2025-03-26 only).
    case batch([RawJSON])

    package static let maximumBatch = 128
}
