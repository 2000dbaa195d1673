// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import TestSupport
import Testing

/// Agents from MCP, and MCP servers from A2A.
@Suite(.timeLimit(.minutes(5))) struct AgentBridgeTests {
    private func call(
        _ hub: RunningHub, _ session: String, _ tool: String, _ arguments: String
    ) async throws -> RawJSON {
        let answer = try await hub.request(
            "tools/call", #"{"name":"\#(tool)","arguments":\#(arguments)}"#, session: session)
        return try #require(answer["result"], "\(answer.text)")
    }

    @Test("an agent's skills are tools, and its tasks can be asked about, gone on with and cancelled")
    func agentsAsTools() async throws {
        try await UpstreamAgent.with { upstream in
            try await RunningHub.with(upstream.configuration) { hub in
                _ = try await hub.send("up", "tck-complete-task-1")
                let session = try await hub.openSession()
                let list = try await hub.request("tools/list", session: session)
                let names = list["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } ?? []
                #expect(names.contains("up__s") && names.contains("up__get_task"), "\(names)")
                let done = try await call(hub, session, "up__s", #"{"message":"tck-artifact-text"}"#)
                #expect(done["content"]?[0]?["text"]?.string == "Generated text content", "\(done.text)")
                #expect(done["structuredContent"]?["state"]?.string == "completed")
                let place = try #require(done["structuredContent"]?["artifacts"]?[0]?.string, "\(done.text)")
                let templates = try await hub.request("resources/templates/list", session: session)
                #expect(templates.text.contains("/{task}/{artifact}"), "\(templates.text)")
                let artifact = try await hub.request("resources/read", #"{"uri":"\#(place)"}"#, session: session)
                let content = artifact["result"]?["contents"]?[0]
                #expect(content?["text"]?.string == "Generated text content", "\(artifact.text)")
                #expect(content?["uri"]?.string == place && content?["mimeType"]?.string == "text/plain")
                let other = try await hub.request("resources/read", #"{"uri":"\#(place)x"}"#, session: session)
                #expect(other["error"] != nil, "\(other.text)")
                let asked = try await call(hub, session, "up__send_message", #"{"message":"tck-input-required"}"#)
                let id = try #require(asked["structuredContent"]?["taskId"]?.string)
                #expect(asked["structuredContent"]?["state"]?.string == "input-required")
                let task = try await call(hub, session, "up__get_task", #"{"task_id":"\#(id)"}"#)
                #expect(task["structuredContent"]?["taskId"]?.string == id)
                let more = try await call(
                    hub, session, "up__s", #"{"message":"tck-complete-task","task_id":"\#(id)"}"#)
                #expect(more["structuredContent"]?["state"]?.string == "completed", "\(more.text)")
                let over = try await call(hub, session, "up__cancel_task", #"{"task_id":"\#(id)"}"#)
                #expect(over["isError"]?.boolean == true)
                let page = try await call(hub, session, "up__list_tasks", "{}")
                #expect((page["structuredContent"]?["totalSize"]?.integer ?? 0) >= 3, "\(page.text)")
            }
        }
    }

    @Test("a policy on tools counts for an agent's tools, and one on the agent for what they send")
    func policy() async throws {
        try await UpstreamAgent.with { upstream in
            var configuration = upstream.configuration
            var rule = PolicyRule(name: "no sends", effect: .deny)
            rule.methods = [.sendMessage]
            let pointer = try #require(ArgumentPointer("/message/metadata/dev.patchbay~1skill"))
            rule.conditions = [ArgumentCondition(pointer, .isPresent(true))]
            configuration.policy = Policy(rules: [rule], allowsByDefault: true)
            try await RunningHub.with(configuration) { hub in
                try await hub.expect("/agents/up/.well-known/agent-card.json", 200)
                let session = try await hub.openSession()
                let refused = try await call(hub, session, "up__s", #"{"message":"x"}"#)
                #expect(refused["isError"]?.boolean == true)
                #expect(refused["content"]?[0]?["text"]?.string == "Refused by rule no sends", "\(refused.text)")
            }
        }
    }

    @Test("an MCP server is an agent with a skill for each tool; what is missing is asked for")
    func serversAsAgents() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let card = try RawJSON(validating: try await hub.page("/agents/demo/.well-known/agent-card.json").text)
            let skills = (card["skills"] ?? RawJSON([])).elements.compactMap { $0["id"]?.string }
            #expect(skills == ["echo", "add"])
            #expect(card["supportedInterfaces"]?[0]?["url"]?.string == "\(hub.url)/agents/demo")
            let arguments = #"{"tool":"add","arguments":{"a":1,"b":2}}"#
            let data = #"{"messageId":"m","role":"ROLE_USER","parts":[{"data":\#(arguments)}]}"#
            let sum = try await hub.agentCall("demo", "SendMessage", #"{"message":\#(data)}"#)["result"]?["task"]
            #expect(sum?["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
            #expect(sum?["artifacts"]?[0]?["parts"]?[0]?["text"]?.string == "3", "\(sum?.text ?? "")")
            let text =
                #"{"messageId":"n","role":"ROLE_USER","parts":[{"text":"hello"}],"#
                + #""metadata":{"dev.patchbay/tool":"echo"}}"#
            let echo = try await hub.agentCall("demo", "SendMessage", #"{"message":\#(text)}"#)["result"]?["task"]
            #expect(echo?["artifacts"]?[0]?["parts"]?[0]?["text"]?.string == "hello", "\(echo?.text ?? "")")
            let vague = #"{"messageId":"o","role":"ROLE_USER","parts":[{"text":"add something"}]}"#
            let asked = try await hub.agentCall("demo", "SendMessage", #"{"message":\#(vague)}"#)["result"]?["task"]
            #expect(asked?["status"]?["state"]?.string == "TASK_STATE_INPUT_REQUIRED")
            let bad = #"{"messageId":"p","role":"ROLE_USER","parts":[{"data":{"tool":"add","arguments":{"a":"x"}}}]}"#
            let failed = try await hub.agentCall("demo", "SendMessage", #"{"message":\#(bad)}"#)["result"]?["task"]
            #expect(failed?["status"]?["state"]?.string == "TASK_STATE_FAILED")
            try await hub.expect("/agents/nobody/.well-known/agent-card.json", 404)
        }
    }
}
