// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPTypes
import TestSupport
import Testing

/// Where two servers have the same URIs, the second one's show under other ones wherever they show at all.
@Suite(.timeLimit(.minutes(5))) struct ResourceAddressingTests {
    private func upstream(_ answer: RawJSON = .emptyObject) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.pages["resources/list"] = [
            ScriptedUpstream.list("resources", [["uri": "ui://page", "name": "page"]], nil)
        ]
        script.pages["resources/templates/list"] = [
            ScriptedUpstream.list("resourceTemplates", [["uriTemplate": "t://{id}", "name": "t"]], nil)
        ]
        script.pages["tools/list"] = [
            ScriptedUpstream.list(
                "tools", [["name": "x", "inputSchema": [:], "_meta": ["ui": ["resourceUri": "ui://page"]]]], nil)
        ]
        script.pages["prompts/list"] = [ScriptedUpstream.list("prompts", [["name": "p"]], nil)]
        script.answer = { _ in .success(answer) }
        return ScriptedUpstream(script)
    }

    private func answer(_ method: MCPMethod, _ params: JSONValue, of result: JSONValue) async throws -> RawJSON {
        let hub = try HubFixture(["a": upstream(), "b": upstream(RawJSON(result))])
        await hub.catalog.warmUp()
        return try await hub.answer(method, params)
    }

    @Test("in a tool's page")
    func page() async throws {
        let hub = try HubFixture(["a": upstream(), "b": upstream()])
        await hub.catalog.warmUp()
        let tools = try await hub.answer(.listTools)["tools"]
        #expect(tools?[0]?["_meta"]?["ui"]?["resourceUri"]?.string == "ui://page")
        #expect(tools?[1]?["_meta"]?["ui"]?["resourceUri"]?.string == "ui://b/page")
    }

    @Test("in content: links, embedded resources, also of a template, and nothing else")
    func content() async throws {
        let result = try await answer(
            .callTool, ["name": "b__x"],
            of: [
                "content": [
                    ["type": "resource_link", "uri": "ui://page", "name": "p"],
                    ["type": "resource", "resource": ["uri": "t://7", "text": "x"]],
                    ["type": "text", "text": "ui://page"],
                    ["type": "resource_link", "uri": "https://elsewhere/", "name": "e"],
                ]
            ])
        #expect(result["content"]?[0]?["uri"]?.string == "ui://b/page")
        #expect(result["content"]?[1]?["resource"]?["uri"]?.string == "t://b/7")
        #expect(result["content"]?[2]?["text"]?.string == "ui://page")
        #expect(result["content"]?[3]?["uri"]?.string == "https://elsewhere/")
    }

    @Test("in prompt messages and in what is read")
    func others() async throws {
        let prompt = try await answer(
            .getPrompt, ["name": "b__p"],
            of: ["messages": [["role": "user", "content": ["type": "resource", "resource": ["uri": "ui://page"]]]]])
        #expect(prompt["messages"]?[0]?["content"]?["resource"]?["uri"]?.string == "ui://b/page")
        let read = try await answer(
            .readResource, ["uri": "ui://b/page"], of: ["contents": [["uri": "ui://page", "text": "x"]]])
        #expect(read["contents"]?[0]?["uri"]?.string == "ui://b/page")
    }

    @Test("in errors")
    func errors() async throws {
        let b = upstream()
        b.change { script in
            script.answer = { _ in
                .failure(
                    .rpc(JSONRPCError(code: -32602, message: "no", data: RawJSON(["uri": "t://9", "other": 1]))))
            }
        }
        let hub = try HubFixture(["a": upstream(), "b": b])
        await hub.catalog.warmUp()
        do {
            _ = try await hub.answer(.readResource, ["uri": "t://b/9"])
            Issue.record("it was answered")
        } catch {
            #expect(error.data?.text == #"{"uri":"t://b/9","other":1}"#)
        }
    }
}
