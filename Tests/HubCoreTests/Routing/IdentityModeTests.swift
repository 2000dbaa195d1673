// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// One server alone, as itself: `/mcp/{server}`.
@Suite(.timeLimit(.minutes(5))) struct IdentityModeTests {
    private let files = ScriptedUpstream(script("read", uri: "test://page"))
    private let other = ScriptedUpstream(script("read", uri: "test://page"))

    private static func script(_ tool: String, uri: String) -> ScriptedUpstream.Script {
        var script = ScriptedUpstream.Script()
        script.capabilities = RawJSON(["tools": [:], "resources": [:], "completions": [:], "experimental": ["x": [:]]])
        script.pages["tools/list"] = [ScriptedUpstream.tools("a.b/c", "read")]
        script.pages["resources/list"] = [
            ScriptedUpstream.list("resources", [["uri": .string(uri), "name": "page"]], nil)
        ]
        return script
    }

    private func fixture(_ policy: any PolicyDeciding = OpenPolicy()) throws -> (HubFixture, LifeOfACall) {
        let hub = try HubFixture(["b": files, "a": other], policy: policy)
        return (hub, hub.life.narrowed(to: try #require(ServerName("b"))))
    }

    private func call(_ life: LifeOfACall, _ method: MCPMethod, _ params: JSONValue = [:]) async throws -> RawJSON {
        try await life.answer(
            MCPCall(
                method: method, params: RawJSON(params), caller: HubFixture.caller, wantsProgress: false,
                notifications: SilentNotifications()))
    }

    @Test("names and URIs are the server's own, also where another server has the same")
    func ownNames() async throws {
        let (hub, life) = try fixture()
        #expect(HubFixture.names(try await call(life, .listTools)) == ["a.b/c", "read"])
        #expect(HubFixture.names(try await call(life, .listResources), "resources", "uri") == ["test://page"])
        _ = try await call(life, .callTool, ["name": "a.b/c"])
        #expect(files.calls(of: "tools/call").first?.params["name"]?.string == "a.b/c")
        _ = try await call(life, .readResource, ["uri": "test://page"])
        #expect(files.calls(of: "resources/read").count == 1)
        #expect(other.calls(of: "resources/read").isEmpty)
        let merged = try await hub.answer(.listResources)
        #expect(HubFixture.names(merged, "resources", "uri") == ["test://page", "test://b/page"])
    }

    @Test("policy and records know a tool by one name, whatever the face")
    func canonicalNames() async throws {
        let clock = FixedWallClock(microsecondsSinceEpoch: 7)
        var rule = PolicyRule(name: "no", effect: .deny)
        rule.targets = [try #require(Wildcard("b__a_b_c"))]
        let policy = Policy(rules: [rule], allowsByDefault: true)
        let (hub, life) = try fixture(PolicyEngine(policy, clock: clock))
        #expect(HubFixture.names(try await call(life, .listTools)) == ["read"])
        // Like one that is not there.
        for name in ["a.b/c", "nothing"] {
            let unknown = try await call(life, .callTool, ["name": .string(name)])
            #expect(unknown["isError"]?.boolean == true)
            #expect(unknown["content"]?[0]?["text"]?.string == "Unknown tool: \(name)")
        }
        _ = try await call(life, .callTool, ["name": "read"])
        #expect(hub.audit.records.map(\.target) == ["b__a_b_c", "nothing", "b__read"])
    }

    @Test("it introduces itself, with the capabilities that the hub relays")
    func describes() async throws {
        let (_, life) = try fixture()
        files.change { $0.info = RawJSON(["name": "files", "version": "3"]) }
        let description = await life.describe(to: HubFixture.caller)
        #expect(description.info["name"]?.string == "files")
        #expect(description.capabilities["completions"] != nil)
        #expect(description.capabilities["prompts"] == nil)
        #expect(description.capabilities["experimental"] == nil)
    }

    @Test("names of another server are unknown")
    func hidesOthers() async throws {
        let (_, life) = try fixture()
        let unknown = try await call(life, .callTool, ["name": "a__read"])
        #expect(unknown["isError"]?.boolean == true)
        #expect(other.calls(of: "tools/call").isEmpty)
    }
}
