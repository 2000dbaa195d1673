// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
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

    /// An unknown tool where one server is shown as itself: a result that is marked as an error, as the servers of the
    /// official SDKs answer. Nil for every other failure.
    static func result(_ failure: JSONRPCError, to call: MCPCall) -> RawJSON? {
        let revision = call.caller.client.revision
        guard call.method == .callTool, let name = call.params["name"]?.string,
            failure == error(.callTool, name, revision: revision)
        else { return nil }
        let block: JSONValue = ["type": "text", "text": .string(failure.message)]
        return ResultBridge.adapt(
            RawJSON(.object(["content": .array([block]), "isError": true])), of: .callTool, to: revision)
    }
}
