// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPClient
import MCPTypes

/// The sample server inside the hub, for the first call without any configuration: an upstream like any other, but for
/// the wire.
struct DemoConnection: UpstreamConnection {
    func connect() async throws(UpstreamError) -> UpstreamDescription {
        UpstreamDescription(revision: .latest, capabilities: Self.capabilities)
    }

    func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON {
        switch MCPMethod(rawValue: call.method) {
        case .listTools: return DemoTool.list
        case .callTool: return try run(call)
        case .listResources: return Self.resources
        case .listResourceTemplates: return Self.noTemplates
        case .readResource: return try read(call.params)
        case .listPrompts: return Self.prompts
        case .getPrompt: return try prompt(call.params)
        default: throw .rpc(.methodNotFound("Method not found: \(call.method)"))
        }
    }

    func close() async {}

    private func run(_ call: UpstreamCall) throws(UpstreamError) -> RawJSON {
        guard let tool = call.params["name"]?.string.flatMap(DemoTool.init) else {
            throw .rpc(.invalidParams("Unknown tool"))
        }
        return tool.run(call.params["arguments"] ?? .emptyObject)
    }

    private func read(_ params: RawJSON) throws(UpstreamError) -> RawJSON {
        guard let uri = params["uri"], uri.isString("demo://welcome") else {
            throw .rpc(.invalidParams("Unknown resource"))
        }
        return RawJSON([
            "contents": [["uri": "demo://welcome", "mimeType": "text/plain", "text": "Welcome to Patchbay."]]
        ])
    }

    private func prompt(_ params: RawJSON) throws(UpstreamError) -> RawJSON {
        guard params["name"]?.isString("greet") == true else { throw .rpc(.invalidParams("Unknown prompt")) }
        let name = params["arguments"]?["name"]?.string ?? "somebody"
        return RawJSON([
            "messages": [
                ["role": "user", "content": ["type": "text", "text": .string("Write a short greeting for \(name).")]]
            ]
        ])
    }

    private static let capabilities = RawJSON(["tools": [:], "resources": [:], "prompts": [:]])
    private static let noTemplates = RawJSON(["resourceTemplates": []])
    private static let resources = RawJSON([
        "resources": [["uri": "demo://welcome", "name": "welcome", "mimeType": "text/plain"]]
    ])
    private static let prompts = RawJSON([
        "prompts": [
            ["name": "greet", "description": "A greeting", "arguments": [["name": "name", "required": true]]]
        ]
    ])
}
