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
        private let trail: [String]

        init(method: MCPMethod, params: RawJSON) throws(JSONRPCError) {
            let meta = params[MCPMeta.key]
            self.method = method
            self.params = params
            progressToken = try ProgressToken.read(meta)
            trail = meta.map { HubTrail.read($0) } ?? []
        }

        /// The caller with what this request says of itself.
        func caller(_ caller: MCPCaller) -> MCPCaller {
            guard !trail.isEmpty else { return caller }
            var caller = caller
            caller.client.trail = trail
            return caller
        }
    }

    static func climb(_ request: JSONRPCRequest, revision: ProtocolRevision) throws(JSONRPCError) -> Admitted {
        guard let method = MCPMethod(rawValue: request.method), method.exists(in: revision) else {
            throw .methodNotFound("Method not found: \(request.method)")
        }
        let params = request.params ?? .emptyObject
        guard params.kind == .object else { throw .invalidParams("params must be an object") }
        return try Admitted(method: method, params: params)
    }
}
