// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// The token under which a client follows one call.
enum ProgressToken {
    /// Nil when the client wants no progress; bytes as received otherwise, since they go back as they came.
    static func read(_ meta: RawJSON?) throws(JSONRPCError) -> RawJSON? {
        try checked(meta?[MCPMeta.progressToken])
    }

    /// The same of the token itself.
    static func checked(_ token: RawJSON?) throws(JSONRPCError) -> RawJSON? {
        guard let token else { return nil }
        guard token.kind == .string || token.integer != nil else {
            throw .invalidParams("progressToken must be a string or an integer")
        }
        return token
    }

    /// Progress params with the client's own token put in front of what the handler reported.
    static func stamp(_ token: RawJSON, on params: RawJSON) -> RawJSON {
        params.editing([.set(MCPMeta.progressToken, token)])
    }
}
