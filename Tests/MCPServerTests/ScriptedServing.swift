// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// A server behind the face that does what a test says.
struct ScriptedServing: MCPServing {
    var onCall: @Sendable (MCPCall) async throws(JSONRPCError) -> RawJSON = { _ in RawJSON(["content": []]) }

    func describe(to caller: MCPCaller) async -> MCPServerDescription {
        MCPServerDescription(
            capabilities: RawJSON(["tools": [:]]), info: RawJSON(["name": "scripted", "version": "1"]),
            instructions: "hi")
    }

    func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON { try await onCall(call) }
}
