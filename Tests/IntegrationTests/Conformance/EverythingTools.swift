// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPServer
import MCPTypes

/// One call of one of the fixture tools.
struct EverythingTools {
    let call: MCPCall
    let listeners: EverythingListeners

    private static let png: JSONValue = [
        "type": "image", "data": .string(EverythingOfferings.png), "mimeType": "image/png",
    ]

    func run() async throws(JSONRPCError) -> RawJSON {
        let name = call.params["name"]?.string ?? ""
        if name.hasPrefix("test_input_required_result_") { return try asking(String(name.dropFirst(27))) }
        switch name {
        case "test_simple_text": return text("This is a simple text response for testing.")
        case "test_image_content": return content([Self.png])
        case "test_audio_content":
            return content([["type": "audio", "data": .string(EverythingOfferings.wav), "mimeType": "audio/wav"]])
        case "test_embedded_resource":
            return content([resource("test://embedded-resource", "text/plain", "This is an embedded resource content.")]
            )
        case "test_multiple_content_types":
            let json = resource("test://mixed-content-resource", "application/json", #"{"test":"data","value":123}"#)
            return content([["type": "text", "text": "Multiple content types test:"], Self.png, json])
        case "test_error_handling": return text("This tool intentionally returns an error for testing", isError: true)
        case "test_tool_with_progress":
            for step: JSONValue in [0, 50, 100] {
                call.notifications.progress(RawJSON(["progress": step, "total": 100]))
            }
            return text("done")
        case "test_tool_with_logging":
            for step in 1...3 {
                let data = JSONValue.string("step \(step)")
                call.notifications.message(RawJSON(["level": "info", "logger": "fixture", "data": data]))
            }
            return text("logged")
        case "test_logging_tool":
            call.notifications.message(RawJSON(["level": "info", "data": "logged"]))
            return text("logged")
        case "test_streaming_elicitation":
            let answer = call.params["inputResponses"]?["streamed"]
            return when(answer, ["streamed": EverythingQuestion.form("name")]) { _ in "streamed" }
        case "test_missing_capability": return try needsSampling()
        case "test_trigger_tool_change": return trigger(.listTools)
        case "test_trigger_prompt_change": return trigger(.listPrompts)
        case "test_x_mcp_header": return text("region=\(call.params["arguments"]?["region"]?.string ?? "")")
        case "json_schema_2020_12_tool": return text("ok")
        default: return try await askingMeanwhile(name)
        }
    }

    // MARK: In the middle of a call

    private func askingMeanwhile(_ name: String) async throws(JSONRPCError) -> RawJSON {
        let arguments = call.params["arguments"]
        switch name {
        case "test_sampling":
            let prompt = arguments?["prompt"]?.string ?? ""
            guard case .object(let question) = EverythingQuestion.sampling(prompt), let params = question["params"]
            else { break }
            let answer = try await ask("sampling/createMessage", RawJSON(params))
            return text("LLM response: \(answer["content"]?["text"]?.string ?? "")")
        case "test_elicitation":
            let schema: JSONValue = [
                "type": "object", "properties": ["username": ["type": "string"], "email": ["type": "string"]],
            ]
            let params = RawJSON(["requestedSchema": schema]).editing([.set("message", arguments?["message"] ?? .null)])
            return text("User response: \(try await ask("elicitation/create", params).text)")
        case "test_elicitation_sep1034_defaults":
            return text("Result: \(try await ask("elicitation/create", RawJSON(EverythingQuestion.defaults)).text)")
        case "test_elicitation_sep1330_enums":
            return text("Result: \(try await ask("elicitation/create", RawJSON(EverythingQuestion.enums)).text)")
        default: break
        }
        throw .invalidParams("Unknown tool: \(name)")
    }

    private func ask(_ method: String, _ params: RawJSON) async throws(JSONRPCError) -> RawJSON {
        guard let asking = call.asking else { throw .internalError("this client cannot be asked") }
        return try await asking.ask(method, params)
    }

    // MARK: By an answer

    private func asking(_ name: String) throws(JSONRPCError) -> RawJSON {
        let given = call.params["inputResponses"]
        func answer(_ key: String) -> RawJSON? { given?[key] }
        let state = call.params["requestState"]?.string
        switch name {
        case "elicitation":
            return when(answer("user_name"), ["user_name": EverythingQuestion.form("name")]) {
                "Hello, \($0["content"]?["name"]?.string ?? "")!"
            }
        case "sampling":
            return when(answer("capital_question"), ["capital_question": EverythingQuestion.sampling("Capital?")]) {
                "Model said: \($0["content"]?["text"]?.string ?? "")"
            }
        case "list_roots":
            return when(answer("client_roots"), ["client_roots": EverythingQuestion.roots]) {
                "\($0["roots"]?.elements.reduce(0) { count, _ in count + 1 } ?? 0) roots"
            }
        case "request_state":
            guard answer("confirm") != nil else {
                return EverythingQuestion.result(["confirm": EverythingQuestion.form("ok")], state: "nonce")
            }
            return text(state == "nonce" ? "state-ok" : "state lost")
        case "multiple_inputs":
            let wanted: JSONObject = [
                "user_name": EverythingQuestion.form("name"), "greeting": EverythingQuestion.sampling("Greet"),
                "client_roots": EverythingQuestion.roots,
            ]
            let all = ["user_name", "greeting", "client_roots"].allSatisfy { answer($0) != nil }
            return all ? text("All inputs received.") : EverythingQuestion.result(wanted)
        case "multi_round":
            if state == "2", answer("step2") != nil { return text("finished") }
            if state == "1", answer("step1") != nil {
                return EverythingQuestion.result(["step2": EverythingQuestion.form("color", "Step 2")], state: "2")
            }
            return EverythingQuestion.result(["step1": EverythingQuestion.form("name", "Step 1")], state: "1")
        case "tampered_state":
            guard let state else {
                return EverythingQuestion.result(["confirm": EverythingQuestion.form("ok")], state: "mine")
            }
            guard state == "mine" else { throw .invalidParams("requestState was tampered with") }
            return text("state-ok")
        default: return capabilities()
        }
    }

    /// Asks for no more than what the client declared.
    private func capabilities() -> RawJSON {
        var wanted: JSONObject = [:]
        let declared = call.caller.client.capabilities
        if declared["elicitation"] != nil { wanted["a"] = EverythingQuestion.form("name") }
        if declared["sampling"] != nil { wanted["b"] = EverythingQuestion.sampling("x") }
        if declared["roots"] != nil { wanted["c"] = EverythingQuestion.roots }
        return wanted.isEmpty ? text("nothing to ask") : EverythingQuestion.result(wanted)
    }

    private func when(_ answer: RawJSON?, _ wanted: JSONObject, _ say: (RawJSON) -> String) -> RawJSON {
        answer.map { text(say($0)) } ?? EverythingQuestion.result(wanted)
    }

    private func needsSampling() throws(JSONRPCError) -> RawJSON {
        guard call.caller.client.capabilities["sampling"] != nil else {
            throw JSONRPCError(
                code: MCPErrorCode.missingClientCapability, message: "Missing required client capability",
                data: RawJSON(["requiredCapabilities": ["sampling": [:]]]))
        }
        return text("proceeding")
    }

    // MARK: Results

    private func trigger(_ list: MCPMethod) -> RawJSON {
        listeners.tell(list)
        return text("changed")
    }

    private func content(_ blocks: [JSONValue]) -> RawJSON { RawJSON(["content": .array(blocks)]) }

    private func text(_ text: String, isError: Bool = false) -> RawJSON {
        RawJSON(["content": [["type": "text", "text": .string(text)]], "isError": .boolean(isError)])
    }

    private func resource(_ uri: String, _ type: String, _ text: String) -> JSONValue {
        ["type": "resource", "resource": ["uri": .string(uri), "mimeType": .string(type), "text": .string(text)]]
    }
}
