// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSONRPC
import MCPTypes

/// The HTTP status that carries a JSON-RPC error.
enum FaultStatus {
    /// 2026-07-28, errors: what the routing layer could have known has its own status, the rest is a 200.
    static func modern(_ error: JSONRPCError) -> HTTPStatus {
        switch error.code {
        case JSONRPCError.methodNotFoundCode: 404
        case JSONRPCError.parseErrorCode, JSONRPCError.invalidRequestCode, JSONRPCError.invalidParamsCode,
            MCPErrorCode.headerMismatch, MCPErrorCode.missingClientCapability,
            MCPErrorCode.unsupportedProtocolVersion:
            400
        default: 200
        }
    }
}
