// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import MCPTypes
import Telemetry
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct CallRecorderTests {
    private func hub(_ audit: FaultyStore) throws -> HubFixture {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [ScriptedUpstream.tools("read")]
        return try HubFixture(["files": ScriptedUpstream(script)], audit: audit)
    }

    @Test("a store without room for a moment is waited for")
    func waits() async throws {
        let hub = try hub(FaultyStore(failing: [1]))
        _ = try await hub.answer(.callTool, ["name": "files__read"])
        #expect(hub.audit.records.map(\.outcome) == [.succeeded])
        #expect(hub.logged.lines.isEmpty)
    }

    @Test("a store that fails costs no call its answer, but is told and counted")
    func loses() async throws {
        let hub = try hub(FaultyStore(failingFrom: 1))
        _ = try await hub.answer(.callTool, ["name": "files__read"])
        #expect(hub.audit.records.isEmpty)
        #expect(hub.audit.operationCount == 2)
        let line = try #require(hub.logged.lines.first)
        #expect(line.contains("an audit record was lost") && line.contains("files__read"))
        #expect(String(decoding: hub.metrics.render(), as: UTF8.self).contains("patchbay_audit_records_lost_total 1\n"))
    }
}
