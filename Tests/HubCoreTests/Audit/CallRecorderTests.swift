// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPTypes
import Telemetry
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct CallRecorderTests {
    /// A hub with `files__read`, which says that it changes nothing, and `files__write`, which may.
    private func hub(_ audit: FaultyStore, _ settings: AuditSettings = AuditSettings()) throws -> HubFixture {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [
            RawJSON([
                "tools": [
                    [
                        "name": "read", "inputSchema": ["type": "object"], "annotations": ["readOnlyHint": true],
                    ],
                    [
                        "name": "write",
                        "inputSchema": ["type": "object", "properties": ["pin": ["writeOnly": true]]],
                    ],
                ]
            ])
        ]
        return try HubFixture(["files": ScriptedUpstream(script)], audit: audit, settings: settings)
    }

    @Test("a store without room for a moment is waited for")
    func waits() async throws {
        let hub = try hub(FaultyStore(failing: [1]))
        _ = try await hub.answer(.callTool, ["name": "files__read"])
        #expect(hub.audit.records.map(\.outcome) == [.succeeded])
        #expect(hub.logged.lines.isEmpty)
    }

    @Test("a store that fails costs a call that changes nothing no answer, but is told and counted")
    func loses() async throws {
        let hub = try hub(FaultyStore(failingFrom: 1))
        _ = try await hub.answer(.callTool, ["name": "files__read"])
        #expect(hub.audit.records.isEmpty)
        #expect(hub.audit.operationCount == 2)
        let line = try #require(hub.logged.lines.first)
        #expect(line.contains("an audit record was lost") && line.contains("files__read"))
        #expect(String(decoding: hub.metrics.render(), as: UTF8.self).contains("patchbay_audit_records_lost_total 1\n"))
    }

    @Test("a call that may change something is refused, not run, while the store takes nothing, and run when it does")
    func refuses() async throws {
        let hub = try hub(FaultyStore(failing: [1, 2, 3, 4]))
        _ = try await hub.answer(.callTool, ["name": "files__read"])
        let refusal = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "files__write"])
        }
        #expect(refusal?.code == HubErrorCode.notAudited)
        // The refusal of this one is the fifth operation and the first that is stored.
        await #expect(throws: JSONRPCError.self) { try await hub.answer(.callTool, ["name": "files__write"]) }
        _ = try await hub.answer(.callTool, ["name": "files__write"])
        #expect(hub.audit.records.map(\.outcome) == [.refused, .succeeded])
    }

    @Test("a call that was carried out and could not be recorded is not acknowledged")
    func unacknowledged() async throws {
        let hub = try hub(FaultyStore(failing: [1]))
        let error = await #expect(throws: JSONRPCError.self) {
            try await hub.answer(.callTool, ["name": "files__write"])
        }
        #expect(error?.code == HubErrorCode.notAudited)
        #expect(hub.audit.records.map(\.outcome) == [.failed(code: HubErrorCode.notAudited)])
    }

    @Test("an operator may have calls run unaudited")
    func unaudited() async throws {
        var settings = AuditSettings()
        settings.runsUnaudited = true
        let hub = try hub(FaultyStore(failingFrom: 1), settings)
        for _ in 0..<2 { _ = try await hub.answer(.callTool, ["name": "files__write"]) }
        #expect(hub.logged.lines.count == 2)
    }

    @Test("a record has rule, trace and arguments, without what the schema marks as secret")
    func arguments() async throws {
        let hub = try hub(FaultyStore())
        _ = try await hub.answer(
            .callTool,
            [
                "name": "files__write", "arguments": ["pin": "1234", "text": "hello"],
                "_meta": ["traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"],
            ])
        let record = try #require(hub.audit.records.first)
        #expect(record.arguments == Array(#"{"pin":"[redacted]","text":"hello"}"#.utf8))
        #expect(record.decision == "allow" && record.rule == "no policy is configured")
        #expect(record.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
    }
}
