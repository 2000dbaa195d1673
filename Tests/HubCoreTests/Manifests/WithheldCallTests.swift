// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct WithheldCallTests {
    @Test("a tool that changed leaves the list, a call of it says why, and its approval brings it back")
    func withheld() async throws {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [ScriptedUpstream.list("tools", [ManifestBench.tool("x", "1")])]
        let upstream = ScriptedUpstream(script)
        let bench = ManifestBench()
        let hub = try HubFixture(["a": upstream], manifests: bench.manifests)
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__x"])
        upstream.change {
            $0.pages["tools/list"] = [ScriptedUpstream.list("tools", [ManifestBench.tool("x", "2")])]
        }
        hub.clock.advance(by: .seconds(2))
        #expect(HubFixture.names(try await hub.answer(.listTools)) == [])
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "a__x"])
        }
        #expect(error?.message.contains("withheld: its definition is not the one that was approved") == true)
        let server = try #require(ServerName("a"))
        _ = try await bench.manifests.approve(["x"], of: server, by: "anna")
        await hub.catalog.reviewAgain(server)
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__x"])
        _ = try await hub.answer(.callTool, ["name": "a__x"])
        #expect(upstream.calls(of: "tools/call").count == 1)
    }
}
