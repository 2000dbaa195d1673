// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Testing

@testable import HubCore

@Suite struct AgentToolListTests {
    private static func card(_ skills: String) throws -> AgentCard {
        try AgentCard(
            try RawJSON(
                validating:
                    #"{"name":"A","description":"d","supportedInterfaces":[{"url":"http://a"}],"skills":\#(skills)}"#))
    }

    @Test("a tool for each skill under a name that can be one, and four for tasks") func names() throws {
        let card = try Self.card(
            #"[{"id":"a.b c","name":"First","description":"x"},{"id":"a_b_c"},{"id":"get_task"},{"name":"Only name"}]"#)
        let tools = try #require(AgentToolList.list(card)["tools"])
        let names = tools.elements.compactMap { $0["name"]?.string }
        #expect(names == ["a_b_c", "Only_name", "send_message", "get_task", "cancel_task", "list_tasks"])
        #expect(tools[0]?["title"]?.string == "First" && tools[0]?["description"]?.string == "x")
        #expect(AgentToolList.tool("a_b_c", of: card) == .send(skill: "a.b c"))
        #expect(AgentToolList.tool("send_message", of: card) == .send(skill: nil))
        #expect(AgentToolList.tool("cancel_task", of: card) == .task(.cancelTask))
        #expect(AgentToolList.tool("other", of: card) == nil)
    }

    @Test("a call says its text, its values and its skill; a second round says what a person answered")
    func messages() throws {
        let call = try RawJSON(
            validating: #"{"name":"s","arguments":{"message":"hi","data":{"n":1.0},"task_id":"t","context_id":"c"}}"#)
        let message = try #require(try AgentToolMessage.params(call, skill: "s", id: "m")["message"])
        #expect(message["parts"]?.text == #"[{"text":"hi"},{"data":{"n":1.0}}]"#)
        #expect(message["taskId"]?.string == "t" && message["contextId"]?.string == "c")
        #expect(message["metadata"]?["dev.patchbay/skill"]?.string == "s")
        let answers = #"{"reply":{"action":"accept","content":{"reply":"yes"}}}"#
        let second = try RawJSON(
            validating: #"{"arguments":{"message":"hi"},"inputResponses":\#(answers),"requestState":"t9"}"#)
        let reply = try #require(try AgentToolMessage.params(second, skill: "s", id: "m")["message"])
        #expect(reply["taskId"]?.string == "t9" && reply["parts"]?[0]?["text"]?.string == "yes")
        let declined = try RawJSON(
            validating: #"{"inputResponses":{"reply":{"action":"decline"}},"requestState":"t9"}"#)
        #expect(throws: A2AError.self) { try AgentToolMessage.params(declined, skill: nil, id: "m") }
        #expect(throws: A2AError.self) { try AgentToolMessage.params(.emptyObject, skill: nil, id: "m") }
    }

    @Test("every kind of part has its block, and ids and state are structured") func content() throws {
        let task = try RawJSON(
            validating: #"""
                {"id":"t","contextId":"c","status":{"state":"TASK_STATE_COMPLETED"},"artifacts":[{"artifactId":"a","parts":[
                {"text":"hello"},{"url":"https://x/f","filename":"f","mediaType":"text/csv"},
                {"raw":"AAAA","mediaType":"image/png"},{"raw":"AAAA"},{"data":{"n":1.0}}]}]}
                """#)
        let result = TaskContent(agent: "up", task: task).result
        let kinds = (result["content"] ?? .emptyArray).elements.compactMap { $0["type"]?.string }
        #expect(kinds == ["text", "resource_link", "image", "resource", "text"])
        #expect(result["content"]?[4]?["text"]?.string == #"{"n":1.0}"#)
        #expect(result["content"]?[3]?["resource"]?["uri"]?.string == "a2a://up/t/a/3")
        #expect(result["structuredContent"]?["taskId"]?.string == "t" && result["isError"]?.boolean == false)
        #expect(result["structuredContent"]?["state"]?.string == "completed")
        let waiting = TaskContent(
            agent: "up", task: try RawJSON(validating: #"{"id":"t","status":{"state":"TASK_STATE_INPUT_REQUIRED"}}"#))
        #expect(waiting.result["content"]?[0]?["text"]?.string?.contains("waits for an answer") == true)
        let failed = TaskContent(
            agent: "up", task: try RawJSON(validating: #"{"id":"t","status":{"state":"TASK_STATE_FAILED"}}"#))
        #expect(failed.result["isError"]?.boolean == true)
    }
}
