// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Identity
import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// An MCP server as an agent: every message names one of its tools and what that is to be called with. Calls go the way of
/// every call, under the principal of the message.
struct ToolAgent: AgentExecuting {
    /// Names the tool in a message's metadata.
    static let toolKey = "dev.patchbay/tool"

    let server: String
    /// The life of a call, narrowed to that server.
    let life: any MCPServing
    let mintID: @Sendable () -> String

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let tools = await tools(of: work.principal)
        guard let wish = ToolWish(work.message, among: tools) else { return ask(tools, outlet) }
        try? outlet.say(.status(.working))
        let params = RawJSON(["name": .string(wish.tool)]).editing([.set("arguments", wish.arguments)])
        do throws(JSONRPCError) {
            deliver(try await life.answer(call(.callTool, params, work.principal)), wish, outlet)
        } catch {
            try? outlet.say(.status(.failed, text: error.message, messageID: mintID()))
        }
    }

    /// A call under way ends with the work, which is cancelled.
    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }

    /// The tools that the principal may know of, as the server defines them.
    func tools(of principal: Principal) async -> [RawJSON] {
        let list = try? await life.answer(call(.listTools, .emptyObject, principal))
        return list?["tools"].map { Array($0.elements) } ?? []
    }

    private func call(_ method: MCPMethod, _ params: RawJSON, _ principal: Principal) -> MCPCall {
        let client = MCPClientDescription(
            revision: .latest, capabilities: .emptyObject, info: RawJSON(["name": "patchbay a2a"]))
        return MCPCall(
            method: method, params: params, caller: MCPCaller(principal: principal, client: client),
            wantsProgress: false, notifications: SilentNotifications())
    }

    private func deliver(_ result: RawJSON, _ wish: ToolWish, _ outlet: any AgentOutlet) {
        var parts = (result["content"] ?? .emptyArray).elements.prefix(200).map(Self.part)
        if let structured = result["structuredContent"] {
            parts.append(RawJSON.emptyObject.editing([.set("data", structured)]))
        }
        let isError = result["isError"]?.boolean == true
        if isError {
            let text = parts.compactMap { $0["text"]?.string }.joined(separator: "\n")
            try? outlet.say(.status(.failed, text: text, messageID: mintID()))
            return
        }
        if !parts.isEmpty {
            let artifact = RawJSON(["artifactId": .string(mintID()), "name": .string(wish.tool)])
            try? outlet.say(.artifact(artifact.editing([.set("parts", .array(parts))]), lastChunk: true))
        }
        try? outlet.say(.status(.completed))
    }

    /// A content block as a part.
    private static func part(_ block: RawJSON) -> RawJSON {
        var part: JSONObject = [:]
        switch block["type"]?.string {
        case "text": part["text"] = .string(block["text"]?.string ?? "")
        case "image", "audio": part["raw"] = .string(block["data"]?.string ?? "")
        case "resource_link":
            part["url"] = .string(block["uri"]?.string ?? "")
            part["filename"] = block["name"]?.string.map(JSONValue.string)
        case "resource":
            let resource = block["resource"]
            if let blob = resource?["blob"]?.string { part["raw"] = .string(blob) }
            if let text = resource?["text"]?.string { part["text"] = .string(text) }
            part["filename"] = resource?["uri"]?.string.map(JSONValue.string)
        default: return RawJSON.emptyObject.editing([.set("data", block)])
        }
        let type = block["mimeType"] ?? block["resource"]?["mimeType"]
        part["mediaType"] = type?.string.map(JSONValue.string)
        return RawJSON(.object(part))
    }

    private func ask(_ tools: [RawJSON], _ outlet: any AgentOutlet) {
        let names = tools.prefix(50).compactMap { $0["name"]?.string }.joined(separator: ", ")
        let text =
            "Which tool of \(server), and with what? Send a data part like "
            + #"{"tool":"NAME","arguments":{}}, or name it under \#(Self.toolKey) in the metadata. There are: \#(names)"#
        try? outlet.say(.status(.working))
        try? outlet.say(.status(.inputRequired, text: text, messageID: mintID()))
    }
}

/// Which tool a message is for, and with what. Pure.
struct ToolWish: Equatable {
    let tool: String
    let arguments: RawJSON

    /// Nil where the message names no tool that is there, or says nothing that the tool could be called with.
    init?(_ message: A2AMessage, among tools: [RawJSON]) {
        let data = (message.raw["parts"] ?? .emptyArray).elements.compactMap { $0["data"] }
        let metadata = message.raw["metadata"]
        let named =
            metadata?.text(ToolAgent.toolKey) ?? metadata?.text(AgentToolMessage.skillKey)
            ?? data.lazy.compactMap { $0.text("tool") ?? $0.text("skill") }.first
        guard let named, let tool = tools.first(where: { $0["name"]?.isString(named) == true }) else { return nil }
        self.tool = named
        if let whole = data.first(where: { $0["arguments"]?.kind == .object })?["arguments"] {
            arguments = whole
        } else if let plain = data.first(where: { $0.kind == .object && $0["tool"] == nil && $0["skill"] == nil }) {
            arguments = plain
        } else if let only = Self.onlyText(of: tool), !message.text.isEmpty {
            arguments = RawJSON([:]).editing([.set(only, .string(message.text))])
        } else if (tool["inputSchema"]?["required"] ?? .emptyArray)[0] == nil {
            arguments = .emptyObject
        } else {
            return nil
        }
    }

    /// The one argument that the tool cannot do without, if it is a text.
    private static func onlyText(of tool: RawJSON) -> String? {
        let required = (tool["inputSchema"]?["required"] ?? .emptyArray).elements.compactMap(\.string)
        guard required.count == 1, tool["inputSchema"]?["properties"]?[required[0]]?["type"]?.string == "string"
        else { return nil }
        return required[0]
    }
}
