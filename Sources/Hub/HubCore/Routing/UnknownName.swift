// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// The answer to a name that is not in the catalog; the same for what exists but is hidden from the caller.
enum UnknownName {
    /// For completion, the method is that of what it completes for.
    static func error(_ method: MCPMethod, _ name: String, revision: ProtocolRevision) -> JSONRPCError {
        switch method {
        case .callTool: .invalidParams("Unknown tool: \(name)")
        case .getPrompt: .invalidParams("Unknown prompt: \(name)")
        default:
            JSONRPCError(
                code: revision.isModern ? JSONRPCError.invalidParamsCode : MCPErrorCode.legacyResourceNotFound,
                message: "Unknown resource: \(name)", data: RawJSON(JSONValue.object(["uri": .string(name)])))
        }
    }
}
