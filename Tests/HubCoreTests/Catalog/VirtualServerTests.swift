// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct VirtualServerTests {
    private static let page = ScriptedUpstream.list(
        "tools",
        [
            [
                "name": "read", "description": "Reads.", "annotations": ["readOnlyHint": true],
                "inputSchema": [
                    "type": "object", "required": ["root", "path"],
                    "properties": ["root": ["type": "string"], "path": ["type": "string"]],
                ],
            ], ["name": "write", "inputSchema": ["type": "object"]],
        ])

    private static func upstream() -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [page]
        return ScriptedUpstream(script)
    }

    private static func server(
        _ tools: [VirtualServer.Tool], servers: [String] = [], _ disclosure: VirtualServer.Disclosure = .all
    ) throws -> VirtualServer {
        VirtualServer(
            name: try #require(ServerName("office")), tools: tools, servers: servers, disclosure: disclosure)
    }

    private static let read = VirtualServer.Tool(
        canonical: "a__read", name: "open", description: "Opens a document.", fixed: RawJSON(["root": "/srv"]))

    private static func answer(
        _ life: any MCPServing, _ method: MCPMethod, _ params: JSONValue = [:]
    ) async throws(JSONRPCError) -> RawJSON {
        try await life.answer(
            MCPCall(
                method: method, params: RawJSON(params), caller: HubFixture.caller, wantsProgress: false,
                notifications: SilentNotifications()))
    }

    @Test("a subset of several servers, with other names, other words and fixed arguments, each override recorded")
    func subset() async throws {
        let (a, b) = (Self.upstream(), Self.upstream())
        let hub = try HubFixture(["a": a, "b": b, "c": Self.upstream()])
        hub.catalog.setVirtual([try Self.server([Self.read, .init(canonical: "b__write")])])
        let life = hub.life.narrowed(toVirtual: try #require(ServerName("office")))
        let list = try await Self.answer(life, .listTools)
        #expect(HubFixture.names(list) == ["open", "b__write"])
        let tool = try #require(list["tools"]?[0])
        #expect(tool["description"]?.string == "Opens a document.")
        #expect(
            tool["inputSchema"]?.value
                == ["type": "object", "required": ["path"], "properties": ["path": ["type": "string"]]])
        #expect(
            tool["_meta"]?["dev.patchbay/override"]?.value
                == ["server": "a", "tool": "read", "changed": ["name", "description", "inputSchema"]])
        #expect(list["tools"]?[1]?["_meta"] == nil)
        _ = try await Self.answer(life, .callTool, ["name": "open", "arguments": ["path": "x"]])
        let sent = try #require(a.calls(of: "tools/call").first?.params)
        #expect(sent["name"]?.string == "read")
        #expect(sent["arguments"]?.value == ["path": "x", "root": "/srv"])
        #expect(hub.audit.records.last?.target == "a__read")
        let outside = await #expect(throws: JSONRPCError.self) {
            try await Self.answer(life, .callTool, ["name": "a__write"])
        }
        #expect(outside?.message == "Unknown tool: a__write")
        let moved = await #expect(throws: JSONRPCError.self) {
            try await Self.answer(life, .callTool, ["name": "open", "arguments": ["root": "/etc"]])
        }
        #expect(moved?.message.contains("fixed") == true)
        #expect(a.calls(of: "tools/call").count == 1)
    }

    @Test("whole servers belong to it, and what they list later does")
    func servers() async throws {
        let a = Self.upstream()
        let hub = try HubFixture(["a": a, "b": Self.upstream()])
        hub.catalog.setVirtual([try Self.server([Self.read], servers: ["a"])])
        let life = hub.life.narrowed(toVirtual: try #require(ServerName("office")))
        #expect(HubFixture.names(try await Self.answer(life, .listTools)) == ["open", "a__write"])
        a.change { $0.pages["tools/list"] = [ScriptedUpstream.tools("new")] }
        hub.clock.advance(by: .seconds(2))
        #expect(HubFixture.names(try await Self.answer(life, .listTools)) == ["a__new"])
        hub.catalog.setVirtual([try Self.server([], servers: ["*"])])
        #expect(HubFixture.names(try await Self.answer(life, .listTools)) == ["a__new", "b__read", "b__write"])
    }

    @Test("what policy hides is in no virtual server either")
    func policy() async throws {
        var rule = PolicyRule(name: "hide", effect: .deny)
        rule.targets = [Wildcard("a__read")].compactMap { $0 }
        let engine = PolicyEngine(
            Policy(rules: [rule, PolicyRule(name: "all", effect: .allow)]),
            clock: FixedWallClock(microsecondsSinceEpoch: 0))
        let hub = try HubFixture(["a": Self.upstream()], policy: engine)
        hub.catalog.setVirtual([try Self.server([Self.read], servers: ["a"])])
        let life = hub.life.narrowed(toVirtual: try #require(ServerName("office")))
        #expect(HubFixture.names(try await Self.answer(life, .listTools)) == ["a__write"])
        await #expect(throws: JSONRPCError.self) { try await Self.answer(life, .callTool, ["name": "open"]) }
    }

    @Test("of a large catalog two tools are shown, by which the others are found and called")
    func disclosure() async throws {
        let a = Self.upstream()
        let hub = try HubFixture(["a": a])
        hub.catalog.setVirtual([try Self.server([Self.read], servers: ["a"], .search)])
        let inner = hub.life.narrowed(toVirtual: try #require(ServerName("office")))
        let life = ToolDisclosure(of: inner, face: "office", searching: WordSearch())
        #expect(HubFixture.names(try await Self.answer(life, .listTools)) == ["search_tools", "call_tool"])
        let found = try await Self.answer(
            life, .callTool, ["name": "search_tools", "arguments": ["query": "document"]])
        #expect(found["structuredContent"]?["tools"]?.elements.map { $0["name"]?.string } == ["open"])
        #expect(found["structuredContent"]?["tools"]?[0]?["inputSchema"]?["required"]?.text == #"["path"]"#)
        let call: JSONValue = ["name": "call_tool", "arguments": ["name": "open", "arguments": ["path": "x"]]]
        _ = try await Self.answer(life, .callTool, call)
        #expect(a.calls(of: "tools/call").first?.params["arguments"]?["root"]?.string == "/srv")
        let empty = try await Self.answer(life, .callTool, ["name": "search_tools", "arguments": ["query": ""]])
        #expect(empty["isError"]?.boolean == true)
        await #expect(throws: JSONRPCError.self) { try await Self.answer(life, .callTool, ["name": "open"]) }
    }

    /// A server with a prompt, a resource and a template of its own.
    private static func library(_ word: String) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.pages["prompts/list"] = [ScriptedUpstream.list("prompts", [["name": "ask"], ["name": "tell"]])]
        script.pages["resources/list"] = [
            ScriptedUpstream.list("resources", [["uri": .string("test://\(word)")], ["uri": "test://same"]])
        ]
        script.pages["resources/templates/list"] = [
            ScriptedUpstream.list("resourceTemplates", [["uriTemplate": .string("\(word)://{id}"), "name": "t"]])
        ]
        script.answer = { call in
            .success(RawJSON(["of": .string(word), "uri": .string(call.params["uri"]?.string ?? "")]))
        }
        return ScriptedUpstream(script)
    }

    @Test("prompts, resources and templates one by one and of whole servers, and nothing else, under the hub's names")
    func parts() async throws {
        let hub = try HubFixture(["a": Self.library("a"), "b": Self.library("b"), "c": Self.library("c")])
        await hub.catalog.warmUp()
        var server = try Self.server([], servers: ["b"])
        server.prompts = ["a__tell", "c__nothing"]
        server.resources = ["test://a", "a://{id}"]
        hub.catalog.setVirtual([server])
        let life = hub.life.narrowed(toVirtual: server.name)
        #expect(
            HubFixture.names(try await Self.answer(life, .listPrompts), "prompts") == ["a__tell", "b__ask", "b__tell"])
        let resources = HubFixture.names(try await Self.answer(life, .listResources), "resources", "uri")
        #expect(resources == ["test://a", "test://b", "test://b/same"])
        let templates = try await Self.answer(life, .listResourceTemplates)
        #expect(HubFixture.names(templates, "resourceTemplates", "uriTemplate") == ["a://{id}", "b://{id}"])
        #expect(try await Self.answer(life, .getPrompt, ["name": "a__tell"])["of"]?.string == "a")
        let read = try await Self.answer(life, .readResource, ["uri": "test://b/same"])
        #expect(read["of"]?.string == "b" && read["uri"]?.string == "test://same")
        #expect(try await Self.answer(life, .readResource, ["uri": "a://7"])["of"]?.string == "a")
        await #expect(throws: JSONRPCError.self) { try await Self.answer(life, .getPrompt, ["name": "a__ask"]) }
        // What nobody lists here can only be the whole server's.
        for uri in ["test://c", "c://1", "test://same"] {
            #expect(try await Self.answer(life, .readResource, ["uri": .string(uri)])["of"]?.string == "b", "\(uri)")
        }
        let described = await life.describe(to: HubFixture.caller).capabilities
        #expect(described["prompts"] != nil && described["resources"] != nil && described["tools"] != nil)
    }

    @Test("a server of tools alone says that it has tools alone, and reads nothing that nobody listed")
    func toolsAlone() async throws {
        let a = Self.library("a")
        a.change { $0.pages["tools/list"] = [Self.page] }
        let hub = try HubFixture(["a": a])
        await hub.catalog.warmUp()
        let server = try Self.server([Self.read])
        hub.catalog.setVirtual([server])
        let life = hub.life.narrowed(toVirtual: server.name)
        let described = await life.describe(to: HubFixture.caller).capabilities
        #expect(described["prompts"] == nil && described["resources"] == nil)
        await #expect(throws: JSONRPCError.self) { try await Self.answer(life, .readResource, ["uri": "x://y"]) }
    }
}

/// Finds tools whose description holds the word.
private struct WordSearch: ToolSearching {
    func search(_ words: String, in tools: [SearchableTool], face: String, limit: Int) async throws -> [Int] {
        tools.indices.filter { tools[$0].description.contains(words) }
    }
}
