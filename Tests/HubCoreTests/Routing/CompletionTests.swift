// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPTypes
import TestSupport
import Testing

/// `completion/complete` through the hub.
@Suite(.timeLimit(.minutes(5))) struct CompletionTests {
    private func upstream(completes: Bool = true) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.capabilities = RawJSON(
            completes ? ["prompts": [:], "resources": [:], "completions": [:]] : ["prompts": [:], "resources": [:]])
        script.pages["prompts/list"] = [ScriptedUpstream.list("prompts", [["name": "greet"]], nil)]
        script.pages["resources/templates/list"] = [
            ScriptedUpstream.list("resourceTemplates", [["uriTemplate": "t://{id}", "name": "t"]], nil)
        ]
        script.answer = { _ in .success(RawJSON(["completion": ["values": ["x"]]])) }
        return ScriptedUpstream(script)
    }

    @Test("a prompt's argument is completed by its server, under the server's name for it")
    func prompt() async throws {
        let server = upstream()
        let hub = try HubFixture(["a": server])
        let result = try await hub.answer(
            .complete, ["ref": ["type": "ref/prompt", "name": "a__greet"], "argument": ["name": "who", "value": "A"]])
        #expect(result["completion"]?["values"]?[0]?.string == "x")
        let sent = try #require(server.calls(of: "completion/complete").first)
        #expect(sent.params["ref"]?["name"]?.string == "greet")
        #expect(sent.params["argument"]?["value"]?.string == "A")
    }

    @Test("a template's parameter is completed by its owner, by the owner's text")
    func template() async throws {
        let (first, second) = (upstream(), upstream())
        let hub = try HubFixture(["a": first, "b": second])
        _ = try await hub.answer(
            .complete,
            ["ref": ["type": "ref/resource", "uri": "t://b/{id}"], "argument": ["name": "id", "value": ""]])
        #expect(first.calls(of: "completion/complete").isEmpty)
        #expect(second.calls(of: "completion/complete").first?.params["ref"]?["uri"]?.string == "t://{id}")
    }

    @Test("a server that completes nothing gives no values, rather than an error")
    func none() async throws {
        let server = upstream(completes: false)
        let hub = try HubFixture(["a": server])
        let result = try await hub.answer(
            .complete, ["ref": ["type": "ref/prompt", "name": "a__greet"], "argument": ["name": "who", "value": "A"]])
        #expect(result["completion"]?["values"]?.text == "[]")
        #expect(server.calls(of: "completion/complete").isEmpty)
    }

    @Test(
        "a reference to nothing is refused",
        arguments: [
            ["type": "ref/prompt", "name": "a__nope"], ["type": "ref/other", "name": "x"], ["type": "ref/prompt"],
        ] as [JSONValue])
    func refuses(_ reference: JSONValue) async throws {
        let hub = try HubFixture(["a": upstream()])
        do {
            _ = try await hub.answer(.complete, ["ref": reference, "argument": ["name": "w", "value": ""]])
            Issue.record("it was answered")
        } catch {
            #expect(error.code == JSONRPCError.invalidParamsCode)
        }
    }
}
