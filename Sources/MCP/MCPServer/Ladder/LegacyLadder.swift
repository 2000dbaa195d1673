// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// The checks that a request of the `initialize` era passes inside its session.
enum LegacyLadder {
    struct Admitted {
        let method: MCPMethod
        let params: RawJSON
        let progressToken: RawJSON?
    }

    static func climb(_ request: JSONRPCRequest, revision: ProtocolRevision) throws(JSONRPCError) -> Admitted {
        guard let method = MCPMethod(rawValue: request.method), method.exists(in: revision) else {
            throw .methodNotFound("Method not found: \(request.method)")
        }
        let params = request.params ?? .emptyObject
        guard params.kind == .object else { throw .invalidParams("params must be an object") }
        return Admitted(
            method: method, params: params, progressToken: try ProgressToken.read(params[MCPMeta.key]))
    }
}
