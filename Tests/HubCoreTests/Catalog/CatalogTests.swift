// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct CatalogTests {
    private func upstream(_ edit: (inout ScriptedUpstream.Script) -> Void) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        edit(&script)
        return ScriptedUpstream(script)
    }

    @Test("lists are merged by server name, all pages of each")
    func merges() async throws {
        let hub = try HubFixture([
            "b": upstream { $0.pages["tools/list"] = [ScriptedUpstream.tools("x")] },
            "a": upstream {
                $0.pages["tools/list"] = [ScriptedUpstream.tools("one", next: "1"), ScriptedUpstream.tools("two")]
            },
        ])
        let result = try await hub.answer(.listTools)
        #expect(HubFixture.names(result) == ["a__one", "a__two", "b__x"])
        #expect(result["resultType"]?.string == "complete")
        #expect(result["cacheScope"]?.string == "private")
        #expect(result["_meta"] == nil)
    }

    @Test("a definition keeps every byte but its name")
    func keepsSchemas() async throws {
        let schema =
            #"{"$schema":"x","$defs":{"a":{"$anchor":"q"}}, "type":"object","allOf":[1.0],"#
            + #""properties":{"r":{"type":"string","x-mcp-header":"R"}}}"#
        let hub = try HubFixture([
            "a": upstream {
                $0.pages["tools/list"] = [
                    RawJSON(trusted: Array(#"{"tools":[{"name":"t","inputSchema":\#(schema)}]}"#.utf8))
                ]
            }
        ])
        let result = try await hub.answer(.listTools)
        #expect(result["tools"]?[0]?.text == #"{"name":"a__t","inputSchema":\#(schema)}"#)
    }

    @Test("a definition that is no tool costs itself only, and a schema without its type gets it")
    func leavesOutWhatIsNone() async throws {
        let none: [JSONValue] = [
            ["name": "bare"], ["name": "worded", "inputSchema": "object"],
            ["name": "listed", "inputSchema": ["type": "array"]],
            ["name": "answered", "inputSchema": ["type": "object"], "outputSchema": true],
            ["name": "described", "inputSchema": ["type": "object"], "description": 7], ["inputSchema": [:]],
        ]
        let good: [JSONValue] = [["name": "fine", "inputSchema": ["properties": [:]], "description": .null]]
        let odd = upstream { $0.pages["tools/list"] = [ScriptedUpstream.list("tools", none + good, nil)] }
        let other = upstream { $0.pages["tools/list"] = [ScriptedUpstream.tools("x")] }
        let list = try await HubFixture(["a": odd, "b": other]).answer(.listTools)
        #expect(HubFixture.names(list) == ["a__fine", "b__x"])
        #expect(list["tools"]?[0]?["inputSchema"]?.text == #"{"properties":{},"type":"object"}"#)
    }

    @Test("an old client's list has nothing it does not know")
    func adapts() async throws {
        let hub = try HubFixture(["a": upstream { $0.pages["tools/list"] = [ScriptedUpstream.tools("x")] }])
        let result = try await hub.answer(.listTools, revision: .november2024)
        #expect(result.members.map(\.key) == ["tools"])
    }

    @Test("a dead server is a named gap, and the others are listed")
    func marksGaps() async throws {
        let dead = upstream { $0.failure = .unreachable("refused") }
        let hub = try HubFixture([
            "a": dead, "b": upstream { $0.pages["tools/list"] = [ScriptedUpstream.tools("x")] },
        ])
        let result = try await hub.answer(.listTools)
        #expect(HubFixture.names(result) == ["b__x"])
        #expect(result["ttlMs"]?.integer == 0)
        let gap = result["_meta"]?["dev.patchbay/unavailable"]?[0]
        #expect(gap?["server"]?.string == "a")
        #expect(gap?["reason"]?.string?.contains("refused") == true)
    }

    @Test("a server that blinks keeps its tools for a while, then they go")
    func givesGrace() async throws {
        let blinking = upstream { $0.pages["tools/list"] = [ScriptedUpstream.tools("x")] }
        let hub = try HubFixture(["a": blinking])
        _ = try await hub.answer(.listTools)
        blinking.change { $0.failure = .unreachable("restarting") }
        hub.clock.advance(by: .seconds(2))
        let soon = try await hub.answer(.listTools)
        #expect(HubFixture.names(soon) == ["a__x"])
        #expect(soon["_meta"]?["dev.patchbay/unavailable"] != nil)
        hub.clock.advance(by: .seconds(120))
        #expect(HubFixture.names(try await hub.answer(.listTools)).isEmpty)
    }

    @Test("a fresh list is not asked for again")
    func caches() async throws {
        let server = upstream {
            $0.pages["tools/list"] = [ScriptedUpstream.tools("x").editing([.set("ttlMs", .integer(60_000))])]
        }
        let hub = try HubFixture(["a": server])
        _ = try await hub.answer(.listTools)
        hub.clock.advance(by: .seconds(59))
        let second = try await hub.answer(.listTools)
        #expect(second["ttlMs"]?.integer == 60_000)
        #expect(server.calls(of: "tools/list").count == 1)
        hub.clock.advance(by: .seconds(2))
        _ = try await hub.answer(.listTools)
        #expect(server.calls(of: "tools/list").count == 2)
    }

    @Test("a name that nobody listed yet makes its server list again")
    func findsNewNames() async throws {
        let server = upstream { $0.pages["tools/list"] = [ScriptedUpstream.tools("old")] }
        let hub = try HubFixture(["a": server])
        _ = try await hub.answer(.callTool, ["name": "a__old"])
        server.change { $0.pages["tools/list"] = [ScriptedUpstream.tools("old", "new")] }
        hub.clock.advance(by: .seconds(2))
        _ = try await hub.answer(.callTool, ["name": "a__new"])
        let listings = server.calls(of: "tools/list").count
        for _ in 0..<5 { _ = try? await hub.answer(.callTool, ["name": "a__never"]) }
        #expect(server.calls(of: "tools/list").count == listings)
    }

    @Test(
        "a server that pages without end is stopped and named",
        arguments: [true, false])
    func stopsLoops(_ repeats: Bool) async throws {
        let server = upstream {
            $0.pages["tools/list"] = (0..<200).map {
                ScriptedUpstream.tools("t\($0)", next: repeats ? "0" : "\($0 + 1)")
            }
        }
        let hub = try HubFixture(["a": server])
        let result = try await hub.answer(.listTools)
        #expect(result["_meta"]?["dev.patchbay/unavailable"]?[0]?["server"]?.string == "a")
        #expect(server.calls(of: "tools/list").count <= 100)
    }

    @Test("the same URI at two servers is told apart, and each is read at its owner under its own URI")
    func separatesResources() async throws {
        let item: JSONValue = ["uri": "test://static", "name": "s"]
        let page = ["resources/list": [ScriptedUpstream.list("resources", [item])]]
        let (a, b) = (upstream { $0.pages = page }, upstream { $0.pages = page })
        let hub = try HubFixture(["a": a, "b": b])
        let list = try await hub.answer(.listResources)
        #expect(HubFixture.names(list, "resources", "uri") == ["test://static", "test://b/static"])
        _ = try await hub.answer(.readResource, ["uri": "test://b/static"])
        #expect(b.calls(of: "resources/read").first?.params["uri"]?.string == "test://static")
        _ = try await hub.answer(.readResource, ["uri": "test://static"])
        #expect(a.calls(of: "resources/read").count == 1)
    }

    @Test("a URI of a template leads to the template's server")
    func matchesTemplates() async throws {
        let a = upstream {
            $0.pages["resources/templates/list"] = [
                ScriptedUpstream.list("resourceTemplates", [["uriTemplate": "test://t/{id}/data", "name": "t"]])
            ]
        }
        let hub = try HubFixture(["a": a, "b": upstream { _ in }])
        _ = try await hub.answer(.readResource, ["uri": "test://t/123/data"])
        #expect(a.calls(of: "resources/read").first?.params["uri"]?.string == "test://t/123/data")
    }

    @Test("prompts are found by their emitted names")
    func findsPrompts() async throws {
        let a = upstream { $0.pages["prompts/list"] = [ScriptedUpstream.list("prompts", [["name": "greet"]])] }
        let hub = try HubFixture(["a": a])
        #expect(HubFixture.names(try await hub.answer(.listPrompts), "prompts") == ["a__greet"])
        _ = try await hub.answer(.getPrompt, ["name": "a__greet"])
        #expect(a.calls(of: "prompts/get").first?.params["name"]?.string == "greet")
    }

    @Test("where one server is shown alone, names are as they are")
    func keepsPlainNames() async throws {
        let a = upstream { $0.pages["tools/list"] = [ScriptedUpstream.tools("x.y", "__z")] }
        let hub = try HubFixture(["a": a], naming: .plain)
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["x.y", "__z"])
        _ = try await hub.answer(.callTool, ["name": "x.y"])
        #expect(a.calls(of: "tools/call").first?.params["name"]?.string == "x.y")
    }

    @Test("an empty cursor leads to a page like any other")
    func followsEmptyCursor() async throws {
        let hub = try HubFixture([
            "a": upstream {
                $0.pages["tools/list"] = [ScriptedUpstream.tools("one", next: ""), ScriptedUpstream.tools("two")]
            }
        ])
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__one", "a__two"])
    }

    @Test("a cursor that the hub never gave is refused")
    func refusesCursor() async throws {
        let hub = try HubFixture(["a": upstream { _ in }])
        let error = await #expect(throws: JSONRPCError.self) { try await hub.answer(.listTools, ["cursor": "zzz"]) }
        #expect(error?.code == -32602)
    }

    @Test("capabilities are the union of what the servers have")
    func describes() async throws {
        let hub = try HubFixture(["a": upstream { $0.capabilities = RawJSON(["tools": [:]]) }])
        let caller = try await capabilities(hub)
        #expect(
            caller == #"{"tools":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},"#
                + #""prompts":{"listChanged":true},"completions":{},"logging":{}}"#)
        await hub.catalog.warmUp()
        #expect(try await capabilities(hub) == #"{"tools":{"listChanged":true}}"#)
    }

    private func capabilities(_ hub: HubFixture) async throws -> String {
        await hub.life.describe(to: HubFixture.caller).capabilities.text
    }
}
