// SPDX-License-Identifier: Apache-2.0

import JSON
package import JSONRPC

/// Turns an upstream's error code into the one that the caller's revision uses for the same thing.
package enum ErrorBridge {
    /// `uri` is the resource that was asked for, when the request named one.
    package static func adapt(_ error: JSONRPCError, uri: String?, to target: ProtocolRevision) -> JSONRPCError {
        guard let uri else { return error }
        var adapted = error
        if target.isModern, error.code == MCPErrorCode.legacyResourceNotFound {
            adapted.code = JSONRPCError.invalidParamsCode
            adapted.data = error.data ?? RawJSON(JSONValue.object(["uri": .string(uri)]))
        } else if !target.isModern, error.code == JSONRPCError.invalidParamsCode, error.data?["uri"] != nil {
            adapted.code = MCPErrorCode.legacyResourceNotFound
        }
        return adapted
    }
}
