// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

@Suite struct LegacyHTTPTests {
    private static let call =
        #"{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"add","arguments":{"a":1}}}"#

    @Test(
        "initialize echoes a legacy version and counters any other with the newest legacy one",
        arguments: [
            ("2024-11-05", "2024-11-05"), ("2025-03-26", "2025-03-26"), ("2025-06-18", "2025-06-18"),
            ("2025-11-25", "2025-11-25"), ("2026-07-28", "2025-11-25"), ("1999-01-01", "2025-11-25"),
        ])
    func negotiates(_ requested: String, _ answered: String) async {
        let (answer, session) = await EndpointFixture().initialize(requested)
        #expect(answer.status == 200)
        #expect(session != nil)
        #expect(answer.json?["result"]?["protocolVersion"]?.string == answered)
        #expect(answer.json?["result"]?["serverInfo"]?["name"]?.string == "scripted")
        #expect(answer.json?["result"]?["resultType"] == nil)
    }

    @Test("initialize without a version is refused")
    func refusesInitialize() async {
        let answer = await EndpointFixture().post(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{}}"#, EndpointFixture.headers(nil))
        #expect(answer.status == 400)
        #expect(answer.errorCode == -32602)
    }

    @Test("a request without its session is a 400, with an unknown one a 404")
    func needsSession() async {
        let fixture = EndpointFixture()
        let missing = await fixture.post(Self.call, EndpointFixture.headers("2025-11-25"))
        #expect(missing.status == 400)
        #expect(missing.errorCode == -32600)
        let unknown = await fixture.post(Self.call, EndpointFixture.headers("2025-11-25", session: "no-such"))
        #expect(unknown.status == 404)
        #expect(unknown.json?["id"]?.integer == 2)
    }

    @Test("a session's requests may name another revision, as long as it is one")
    func toleratesHeader() async throws {
        let fixture = EndpointFixture()
        let (_, session) = await fixture.initialize("2025-06-18")
        for revision in ["2025-06-18", "2025-11-25", "2024-11-05"] {
            let answer = await fixture.post(Self.call, EndpointFixture.headers(revision, session: session))
            #expect(answer.status == 200, "\(revision)")
        }
        let unknown = await fixture.post(Self.call, EndpointFixture.headers("1999-01-01", session: session))
        #expect(unknown.status == 400)
    }

    @Test("initialize opens a session although it carries the id of one that is gone")
    func initializesOverStaleID() async throws {
        let answer = await EndpointFixture().post(
            #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}"#,
            EndpointFixture.headers(nil, session: "gone"))
        #expect(answer.status == 200)
        let id = answer.response?.fields["mcp-session-id"]
        #expect(id != nil && id != "gone")
    }

    @Test("a client that has probed with an envelope may still initialize")
    func servesAfterProbe() async throws {
        let fixture = EndpointFixture()
        let probe = await fixture.post(
            #"{"jsonrpc":"2.0","id":0,"method":"server/discover","params":{\#(EndpointFixture.meta)}}"#,
            EndpointFixture.headers(method: "server/discover"))
        #expect(probe.status == 200)
        let (answer, session) = await fixture.initialize()
        #expect(answer.status == 200 && session != nil)
    }

    @Test("calls, pings and notifications of a session are answered as its era wants")
    func serves() async throws {
        let fixture = EndpointFixture(
            ScriptedServing { call in
                #expect(call.caller.client.revision == .june2025)
                #expect(call.caller.session != nil)
                return RawJSON(["content": []])
            })
        let session = try #require(await fixture.initialize("2025-06-18").1)
        let headers = EndpointFixture.headers("2025-06-18", session: session)
        let answer = await fixture.post(Self.call, headers)
        #expect(answer.text == #"{"jsonrpc":"2.0","id":2,"result":{"content":[]}}"#)
        #expect(answer.keepsRunning)
        let ping = await fixture.post(#"{"jsonrpc":"2.0","id":3,"method":"ping"}"#, headers)
        #expect(ping.text == #"{"jsonrpc":"2.0","id":3,"result":{}}"#)
        let note = await fixture.post(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#, headers)
        #expect(note.status == 202)
        let discover = await fixture.post(#"{"jsonrpc":"2.0","id":4,"method":"server/discover"}"#, headers)
        #expect(discover.status == 200)
        #expect(discover.errorCode == -32601)
    }

    @Test("notifications/cancelled withdraws the request of that id, and only in its own session")
    func cancels() async throws {
        let other = try #require(await EndpointFixture().initialize().1)
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let fixture = EndpointFixture(
            ScriptedServing { _ in
                start.yield()
                for await _ in gate { break }
                return RawJSON(["content": []])
            })
        let mine = try #require(await fixture.initialize().1)
        let responder = RecordingResponder()
        responder.onCancel { open.yield() }
        async let call: Void = fixture.send(
            Self.call, EndpointFixture.headers("2025-11-25", session: mine), to: responder)
        for await _ in started { break }
        let cancelled = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":2}}"#
        let wrong = await fixture.post(cancelled, EndpointFixture.headers("2025-11-25", session: other))
        #expect(wrong.status == 404)
        #expect(responder.cancellations == 0)
        #expect(await fixture.post(cancelled, EndpointFixture.headers("2025-11-25", session: mine)).status == 202)
        #expect(responder.cancellations == 1)
        await call
    }

    @Test("DELETE ends a session; what comes after is a 404")
    func deletes() async throws {
        let fixture = EndpointFixture()
        let session = try #require(await fixture.initialize().1)
        let headers = EndpointFixture.headers("2025-11-25", session: session)
        let first = RecordingResponder()
        await fixture.send("", headers, method: .delete, to: first)
        #expect(first.status == 204)
        #expect(fixture.endpoint.sessionCount == 0)
        let second = RecordingResponder()
        await fixture.send("", headers, method: .delete, to: second)
        #expect(second.status == 404)
        #expect(await fixture.post(Self.call, headers).status == 404)
    }

    @Test("an error inside a session is a 200 that carries it")
    func carriesErrors() async throws {
        let fixture = EndpointFixture(
            ScriptedServing { _ throws(JSONRPCError) in throw JSONRPCError(code: -32602, message: "no") })
        let session = try #require(await fixture.initialize().1)
        let answer = await fixture.post(Self.call, EndpointFixture.headers("2025-11-25", session: session))
        #expect(answer.status == 200)
        #expect(answer.errorCode == -32602)
    }

    @Test("closing the endpoint ends its sessions")
    func closes() async throws {
        let fixture = EndpointFixture()
        _ = await fixture.initialize()
        #expect(fixture.endpoint.sessionCount == 1)
        fixture.endpoint.close()
        #expect(fixture.endpoint.sessionCount == 0)
    }
}
