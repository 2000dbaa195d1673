// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPTypes
import Telemetry
import TestSupport
import Testing

/// What goes wrong between the hub and a server is named in metrics and in answers.
@Suite(.timeLimit(.minutes(5))) struct LeftOutTests {
    private func text(_ metrics: Metrics) -> String { String(decoding: metrics.render(), as: UTF8.self) }

    @Test("a call of a tool that cannot be offered says why, and a gauge counts it")
    func named() async throws {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [
            ScriptedUpstream.list(
                "tools", [["name": "worded", "inputSchema": "object"], ["name": "fine", "inputSchema": [:]]])
        ]
        let hub = try HubFixture(["a": ScriptedUpstream(script)])
        CatalogMetrics.register(hub.catalog, in: hub.metrics)
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__fine"])
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "a__worded"])
        }
        #expect(error?.message == "Server a: the tool worded cannot be offered: its inputSchema is no object")
        let shown = text(hub.metrics)
        #expect(shown.contains("patchbay_catalog_left_out 1\n"))
        #expect(shown.contains("patchbay_catalog_items{list=\"tools/list\"} 1\n"))
    }

    @Test("a list that cannot be read, and a call that its server fails, are counted by server")
    func counted() async throws {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [ScriptedUpstream.tools("read")]
        let upstream = ScriptedUpstream(script)
        let hub = try HubFixture(["a": upstream])
        _ = try await hub.answer(.listTools)
        upstream.change { $0.failure = .timedOut(.seconds(3)) }
        _ = try? await hub.answer(.callTool, ["name": "a__read"])
        hub.clock.advance(by: .seconds(2))
        _ = try await hub.answer(.listTools)
        let shown = text(hub.metrics)
        #expect(shown.contains("patchbay_server_failures_total{server=\"a\",why=\"timed_out\"} 1\n"), "\(shown)")
        #expect(shown.contains("patchbay_list_failures_total{server=\"a\"} 1\n"), "\(shown)")
    }
}
