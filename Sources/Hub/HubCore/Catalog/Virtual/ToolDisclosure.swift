// SPDX-License-Identifier: Apache-2.0

package import JSON
package import JSONRPC
package import MCPServer
package import MCPTypes

/// A face that shows two tools, by which all others are found and called: for catalogs too large for a model's context.
///
/// What is found and what can be called is what the face behind it lists for the same caller; calls go the same way as
/// there, policy, approvals and records included.
package struct ToolDisclosure: MCPServing {
    private let inner: any MCPServing
    private let searching: any ToolSearching
    private let face: String

    static let search = "search_tools"
    static let call = "call_tool"
    /// Tools in one answer.
    private static let standardCount = 10
    private static let maximumCount = 50

    package init(of inner: any MCPServing, face: String, searching: any ToolSearching) {
        self.inner = inner
        self.face = face
        self.searching = searching
    }

    package func describe(to caller: MCPCaller) async -> MCPServerDescription {
        var description = await inner.describe(to: caller)
        description.instructions =
            "Find tools with search_tools, in words of what they should do; then call them with call_tool."
        return description
    }

    package func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        switch call.method {
        case .listTools: return try await list(call)
        case .callTool:
            switch call.params["name"]?.string {
            case Self.search: return try await find(call)
            case Self.call: return try await inner.answer(try forwarded(call))
            default:
                throw .invalidParams("Unknown tool: there are search_tools and call_tool, which calls what is found")
            }
        default: return try await inner.answer(call)
        }
    }

    package func listen(
        for wishes: MCPWishes, as caller: MCPCaller, _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening {
        try await inner.listen(for: wishes, as: caller, tell)
    }

    /// The list of the face behind, with the two tools in place of its own.
    private func list(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        let whole = try await inner.answer(call)
        let tools = [Self.searchDefinition, Self.callDefinition].map {
            DefinitionBridge.adapt($0, of: .listTools, to: call.caller.client.revision)
        }
        return whole.editing([.set("tools", RawJSON(.array(tools.map(\.value)))), .remove("nextCursor")])
    }

    private func find(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        let arguments = call.params["arguments"] ?? .emptyObject
        guard let words = arguments["query"]?.string, !words.isEmpty else {
            return result("the argument \"query\" is required: words of what the tool should do", isError: true, call)
        }
        let count = arguments["limit"]?.integer.map { Int(clamping: $0) } ?? Self.standardCount
        let tools = try await visible(to: call)
        let places: [Int]
        do {
            places = try await searching.search(
                words, in: tools.map { SearchableTool($0) }, face: face,
                limit: min(max(count, 1), Self.maximumCount))
        } catch {
            throw .internalError("The search failed")
        }
        return found(places.filter(tools.indices.contains).map { tools[$0] }, call)
    }

    private func visible(to call: MCPCall) async throws(JSONRPCError) -> [RawJSON] {
        let list = MCPCall(
            method: .listTools, params: .emptyObject, caller: call.caller, wantsProgress: false,
            notifications: call.notifications)
        return try await inner.answer(list)["tools"].map { Array($0.elements) } ?? []
    }

    /// The call that was meant.
    private func forwarded(_ call: MCPCall) throws(JSONRPCError) -> MCPCall {
        guard let name = call.params["arguments"]?["name"], name.kind == .string else {
            throw .invalidParams("The argument \"name\" is required: the name of a tool that search_tools found")
        }
        let arguments = call.params["arguments"]?["arguments"] ?? .emptyObject
        return call.replacing(params: call.params.editing([.set("name", name), .set("arguments", arguments)]))
    }

    private func found(_ tools: [RawJSON], _ call: MCPCall) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("tools")
        writer.beginArray()
        for tool in tools { writer.raw(tool) }
        writer.endArray()
        writer.endObject()
        let structured = writer.finishRaw()
        let text = tools.isEmpty ? "No tool was found; try other words." : structured.text
        let plain = RawJSON(["content": [["type": "text", "text": .string(text)]]])
        return ResultBridge.adapt(
            complete(plain, call).editing([.set("structuredContent", structured)]), of: .callTool,
            to: call.caller.client.revision)
    }

    private func result(_ text: String, isError: Bool, _ call: MCPCall) -> RawJSON {
        complete(
            RawJSON(["content": [["type": "text", "text": .string(text)]], "isError": .boolean(isError)]), call)
    }

    private func complete(_ result: RawJSON, _ call: MCPCall) -> RawJSON {
        call.caller.client.revision.isModern ? result.editing([.set("resultType", .string("complete"))]) : result
    }

    private static let searchDefinition = RawJSON([
        "name": .string(search),
        "description": "Finds tools by words of what they should do. Gives their names, descriptions and arguments.",
        "inputSchema": [
            "type": "object",
            "properties": [
                "query": ["type": "string", "description": "What the tool should do, in a few words."],
                "limit": ["type": "integer", "minimum": 1, "maximum": 50, "default": 10],
            ],
            "required": ["query"],
        ],
        "annotations": ["readOnlyHint": true],
    ])

    private static let callDefinition = RawJSON([
        "name": .string(call),
        "description": "Calls a tool that search_tools found.",
        "inputSchema": [
            "type": "object",
            "properties": [
                "name": ["type": "string", "description": "The tool's name, as search_tools gave it."],
                "arguments": ["type": "object", "description": "The tool's arguments, by its inputSchema."],
            ],
            "required": ["name"],
        ],
    ])
}
