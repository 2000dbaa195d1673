// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

/// Hubs behind hubs, and behind themselves.
@Suite(.timeLimit(.minutes(5))) struct LoopCheckTests {
    private func server(_ tool: String, hubs: [String] = []) -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        let meta = RawJSON(JSONValue.object([MCPMeta.hubs: .array(hubs.map(JSONValue.string))]))
        let page = ScriptedUpstream.tools(tool)
        script.pages["tools/list"] = [hubs.isEmpty ? page : page.editing([.set("_meta", meta)])]
        return ScriptedUpstream(script)
    }

    private func code(_ body: () async throws(JSONRPCError) -> RawJSON) async -> Int? {
        do throws(JSONRPCError) {
            _ = try await body()
            return nil
        } catch {
            return error.code
        }
    }

    @Test("what has come through the hub itself is refused, calls, lists and listening")
    func refuses() async throws {
        let upstream = server("x")
        let hub = try HubFixture(["a": upstream], id: "me")
        _ = try await hub.answer(.listTools)
        let asked = upstream.calls.count
        for method in [MCPMethod.listTools, .callTool, .readResource, .getPrompt, .complete] {
            let params: JSONValue = ["name": "a__x", "uri": "test://x"]
            let code = await code { () async throws(JSONRPCError) in
                try await hub.answer(method, params, trail: ["other", "me"])
            }
            #expect(code == HubErrorCode.loop, "\(method)")
        }
        var caller = HubFixture.caller
        caller.client.trail = ["me"]
        await #expect(throws: JSONRPCError.self) { try await hub.life.listen(for: .allLists, as: caller) { _ in } }
        #expect(upstream.calls.count == asked)
        #expect(hub.audit.records.contains { $0.target == "a__x" })
    }

    @Test("a chain is followed up to its bound, and each hub adds itself")
    func chain() async throws {
        let upstream = server("x")
        let hub = try HubFixture(["a": upstream], id: "me")
        let trail = (1...HubTrail.maximum).map { "h\($0)" }
        _ = try await hub.answer(.callTool, ["name": "a__x"], trail: trail)
        #expect(upstream.calls(of: "tools/call").last?.trail == trail)
        let code = await code { () async throws(JSONRPCError) in
            try await hub.answer(.callTool, ["name": "a__x"], trail: trail + ["h9"])
        }
        #expect(code == HubErrorCode.loop)
    }

    @Test("a hub is not shown what leads back to it, and learns which hubs stand behind the rest")
    func cuts() async throws {
        let hub = try HubFixture(
            ["plain": server("x"), "back": server("y", hubs: ["b", "c"]), "other": server("z", hubs: ["d"])], id: "me")
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["back__y", "other__z", "plain__x"])
        let list = try await hub.answer(.listTools, trail: ["c"])
        #expect(HubFixture.names(list) == ["other__z", "plain__x"])
        #expect(HubTrail.hubs(list["_meta"]) == ["d", "me"])
        #expect(try await hub.answer(.listTools)["_meta"] == nil)
    }

    @Test("a hub that asks in the middle of being listed is answered at once, without what waits for it")
    func answersInTheMiddle() async throws {
        let (asked, release) = (Signal(), Signal())
        let ring = server("y", hubs: ["b"])
        ring.change {
            $0.connecting = {
                asked.fire()
                await release.wait()
            }
        }
        let hub = try HubFixture(["plain": server("x"), "ring": ring], id: "me")
        let plain = try #require(hub.catalog.servers.first { $0.name.text == "plain" })
        await hub.catalog.relist(.listTools, of: plain)
        async let whole = hub.answer(.listTools)
        await asked.wait()
        #expect(HubFixture.names(try await hub.answer(.listTools, trail: ["b"])) == ["plain__x"])
        release.fire()
        #expect(HubFixture.names(try await whole) == ["plain__x", "ring__y"])
    }

    @Test("what a hub tells is not told back to it")
    func tells() async throws {
        let back = server("y", hubs: ["b"])
        let hub = try HubFixture(["back": back, "plain": server("x")], id: "me")
        _ = try await hub.answer(.listTools)
        hub.clock.advance(by: .milliseconds(100))
        let heard = Mutex<[String]>([])
        func listen(_ name: String, trail: [String]) async throws {
            var caller = HubFixture.caller
            caller.client.trail = trail
            _ = try await hub.life.listen(for: .allLists, as: caller) { _ in heard.withLock { $0.append(name) } }
        }
        try await listen("client", trail: [])
        try await listen("b", trail: ["b"])
        back.tell(.told(.list(.listTools)))
        hub.clock.advance(by: .milliseconds(100))
        #expect(heard.withLock { $0 } == ["client"])
    }
}
