// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes
import Synchronization

/// What the fixture server does, in both eras: it asks clients of the older one in the middle of a call, those of
/// 2026-07-28 by its answer.
struct EverythingServing: MCPServing {
    let listeners = EverythingListeners()

    func describe(to caller: MCPCaller) async -> MCPServerDescription {
        MCPServerDescription(
            capabilities: EverythingOfferings.capabilities, info: RawJSON(["name": "everything", "version": "1"]),
            instructions: "Fixtures.")
    }

    func listen(
        for wishes: MCPWishes, as caller: MCPCaller, _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening {
        listeners.add(wishes, tell)
    }

    func answer(_ call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        ResultBridge.adapt(try await result(of: call), of: call.method, to: call.caller.client.revision)
    }

    private func result(of call: MCPCall) async throws(JSONRPCError) -> RawJSON {
        switch call.method {
        case .listTools: EverythingOfferings.tools
        case .listResources: EverythingOfferings.resources
        case .listResourceTemplates: EverythingOfferings.templates
        case .listPrompts: EverythingOfferings.prompts
        case .complete: RawJSON(["completion": ["values": ["paris"], "total": 1, "hasMore": false]])
        case .readResource: try read(call)
        case .getPrompt: try prompt(call)
        case .callTool: try await EverythingTools(call: call, listeners: listeners).run()
        default: throw .methodNotFound("no \(call.method.rawValue)")
        }
    }

    private func read(_ call: MCPCall) throws(JSONRPCError) -> RawJSON {
        let uri = call.params["uri"]?.string ?? ""
        switch uri {
        case "test://static-text", "test://watched-resource":
            return contents(
                uri, ["mimeType": "text/plain", "text": "This is the content of the static text resource."])
        case "test://static-binary":
            return contents(uri, ["mimeType": "image/png", "blob": .string(EverythingOfferings.png)])
        case _ where uri.hasPrefix("test://template/") && uri.hasSuffix("/data"):
            let id = uri.dropFirst(16).dropLast(5)
            let text = #"{"id":"\#(id)","templateTest":true,"data":"Data for ID: \#(id)"}"#
            return contents(uri, ["mimeType": "application/json", "text": .string(text)])
        default:
            throw ErrorBridge.adapt(
                JSONRPCError(
                    code: JSONRPCError.invalidParamsCode, message: "Unknown resource: \(uri)",
                    data: RawJSON(["uri": .string(uri)])), uri: uri, to: call.caller.client.revision)
        }
    }

    private func contents(_ uri: String, _ members: JSONObject) -> RawJSON {
        var members = members
        members["uri"] = .string(uri)
        return RawJSON(["contents": [.object(members)]])
    }

    private func prompt(_ call: MCPCall) throws(JSONRPCError) -> RawJSON {
        let arguments = call.params["arguments"]
        func text(_ key: String) -> String { arguments?[key]?.string ?? "" }
        switch call.params["name"]?.string {
        case "test_simple_prompt": return message(["type": "text", "text": "This is a simple prompt for testing."])
        case "test_prompt_with_arguments":
            let said = "Prompt with arguments: arg1='\(text("arg1"))', arg2='\(text("arg2"))'"
            return message(["type": "text", "text": .string(said)])
        case "test_prompt_with_embedded_resource":
            let resource: JSONValue = [
                "uri": .string(text("resourceUri")), "mimeType": "text/plain", "text": "Embedded resource content.",
            ]
            return message(["type": "resource", "resource": resource])
        case "test_prompt_with_image":
            return message(["type": "image", "data": .string(EverythingOfferings.png), "mimeType": "image/png"])
        case "test_input_required_result_prompt":
            guard let answer = call.params["inputResponses"]?["user_context"]?["content"]?["context"]?.string else {
                return EverythingQuestion.result(["user_context": EverythingQuestion.form("context")])
            }
            return message(["type": "text", "text": .string("Use the following context: \(answer)")])
        default: throw .invalidParams("Unknown prompt")
        }
    }

    private func message(_ content: JSONValue) -> RawJSON {
        RawJSON(["messages": [["role": "user", "content": content]]])
    }
}

/// Who is told of changed lists.
final class EverythingListeners: Sendable {
    private struct State {
        var tells: [Int: (wishes: MCPWishes, tell: @Sendable (MCPChange) -> Void)] = [:]
        var lastID = 0
    }

    private let state = Mutex(State())

    func tell(_ list: MCPMethod) {
        for entry in state.withLock({ Array($0.tells.values) }) where entry.wishes.lists.contains(list) {
            entry.tell(.list(list))
        }
    }

    func add(_ wishes: MCPWishes, _ tell: @escaping @Sendable (MCPChange) -> Void) -> any MCPListening {
        let id = state.withLock { state in
            state.lastID += 1
            state.tells[state.lastID] = (wishes, tell)
            return state.lastID
        }
        return Place(listeners: self, id: id, granted: wishes)
    }

    private struct Place: MCPListening {
        let listeners: EverythingListeners
        let id: Int
        let granted: MCPWishes

        func add(resource uri: String) async throws(JSONRPCError) {}
        func remove(resource uri: String) {}
        func end() { listeners.state.withLock { _ = $0.tells.removeValue(forKey: id) } }
    }
}
