// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1))) struct EdgeTests {
    @Test("pages and probes answer")
    func serves() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            #expect(try await hub.exchange(.get, "/health").text == #"{"status":"alive"}"#)
            #expect(try await hub.exchange(.get, "/").text.contains("Patchbay"))
            #expect(try await hub.exchange(.get, "/metrics").text.contains("patchbay_calls_total"))
            #expect(try await hub.exchange(.get, "/nowhere").status == 404)
            #expect(try await hub.exchange(.post, "/health").status == 405)
            await hub.log.wait(for: "serving")
        }
    }

    @Test(
        "a foreign Host or Origin is refused before anything else, ours are served",
        arguments: [
            (["host": "evil.example.com"], 421), (["origin": "http://evil.example.com"], 403),
            (["origin": "null"], 403),
            (["host": "localhost:1234"], 200), (["host": "127.0.0.1"], 200), (["origin": "http://localhost:5173"], 200),
            (["origin": "https://127.0.0.1"], 200),
        ] as [(HTTPFields, UInt16)])
    func guardsEdge(_ fields: HTTPFields, _ status: UInt16) async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            #expect(try await hub.exchange(.get, "/health", fields).status == status)
        }
    }

    @Test("the admin API wants its token")
    func guardsAdmin() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            #expect(try await hub.exchange(.get, "/admin/v1/tools").status == 401)
        }
    }

    @Test("readiness names a server that is not there, and calls to others go on")
    func namesTheDead() async throws {
        var configuration = HubRunning.demo
        configuration.servers.append(try HubRunning.unreachable())
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            await hub.log.wait(for: "could not be listed")
            let ready = try await hub.exchange(.get, "/ready")
            #expect(ready.status == 503)
            let parts = try RawJSON(validating: ready.text)["parts"]?.elements.filter { $0["ready"]?.boolean == false }
            #expect(parts?.compactMap { $0["name"]?.string } == ["server dead"])
            let session = try await hub.openSession()
            let call = try await hub.request(
                "tools/call", #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#, session: session)
            #expect(call["result"]?["structuredContent"]?["sum"]?.integer == 3)
        }
    }
}
