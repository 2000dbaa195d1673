// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPMessages
import HubCore
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct EdgeTests {
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
            var missing: [String?]
            repeat {
                let ready = try await hub.exchange(.get, "/ready")
                #expect(ready.status == 503)
                let parts = try #require(RawJSON(validating: ready.text)["parts"])
                missing = parts.elements.filter { $0["ready"]?.boolean == false }.map { $0["name"]?.string }
            } while missing.contains("server demo")  // which is still being connected to
            #expect(missing == ["server dead"])
            let session = try await hub.openSession()
            let call = try await hub.request(
                "tools/call", #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#, session: session)
            #expect(call["result"]?["structuredContent"]?["sum"]?.integer == 3)
        }
    }

    @Test("a page of ours may call: its preflight is answered and it may read the session")
    func sharesAcrossOrigins() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let origin = "http://localhost:5173"
            let preflight = try await hub.exchange(
                .options, "/mcp",
                [
                    "origin": origin, "access-control-request-method": "POST",
                    "access-control-request-headers": "content-type, mcp-param-region",
                ])
            #expect(preflight.status == 204)
            #expect(preflight.fields["access-control-allow-origin"] == origin)
            #expect(preflight.fields["access-control-allow-headers"] == "content-type, mcp-param-region")
            let answer = try await hub.exchange(.get, "/health", ["origin": origin])
            #expect(answer.fields["access-control-allow-origin"] == origin)
            #expect(answer.fields["access-control-expose-headers"]?.contains("mcp-session-id") == true)
            let evil = try await hub.exchange(
                .options, "/mcp", ["origin": "http://evil.example.com", "access-control-request-method": "POST"])
            #expect(evil.status == 403)
            #expect(evil.fields["access-control-allow-origin"] == nil)
        }
    }

    @Test("who asks too fast is told when to come again; probes are not counted")
    func limitsRate() async throws {
        var configuration = HubRunning.demo
        configuration.limits.requestsPerSecond = 1
        configuration.limits.requestBurst = 2
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            // However slow the machine: far more than its burst and the seconds that this may take.
            var refused: HTTPFields?
            for _ in 0..<200 where refused == nil {
                let answer = try await hub.exchange(.post, "/mcp")
                if answer.status == 429 { refused = answer.fields }
            }
            #expect(try #require(refused)["retry-after"] == "1")
            #expect(try await hub.exchange(.get, "/health").status == 200)
        }
    }

    /// Runs `body` while a call of the hub's only client is under way, which `body` must release.
    private func whileCalling(
        _ change: (inout HubLimits) -> Void, _ body: (RunningHub, HeldUpstream) async throws -> Void
    ) async throws {
        let upstream = try HeldUpstream()
        defer { upstream.end() }
        var configuration = HubRunning.demo
        configuration.servers = [try upstream.configuration]
        change(&configuration.limits)
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let session = try await hub.openSession()
            async let call = hub.request("tools/call", #"{"name":"held__wait","arguments":{}}"#, session: session)
            await upstream.called.wait()
            do {
                try await body(hub, upstream)
            } catch {
                upstream.released.fire()
                throw error
            }
            #expect(try await call["result"]?["content"]?[0]?["text"]?.string == "done")
        }
    }

    @Test("who has as many requests under way as it may is told so, and goes on when one has ended")
    func limitsRequestsInFlight() async throws {
        try await whileCalling({ $0.requestsInFlight = 1 }) { hub, upstream in
            let refused = try await hub.exchange(.post, "/mcp")
            #expect(refused.status == 429)
            #expect(refused.fields["retry-after"] == "1")
            #expect(refused.text.contains("1 of your requests are under way"))
            upstream.released.fire()
            var status: UInt16 = 429
            for _ in 0..<10_000 where status == 429 { status = try await hub.exchange(.post, "/mcp").status }
            #expect(status != 429)
        }
    }

    @Test("callers behind a trusted proxy have limits of their own; what an untrusted one writes is not read")
    func believesTrustedProxies() async throws {
        var configuration = HubRunning.demo
        configuration.limits.requestsPerSecond = 1
        configuration.limits.requestBurst = 1
        for (proxies, isRefused) in [(["127.0.0.0/8"], false), (["10.0.0.0/8"], true)] {
            configuration.trustedProxies = proxies.compactMap(AddressRange.init)
            try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
                var codes: Set<UInt16> = []
                // However slow the machine: more than its burst and the seconds that this may take.
                for number in 0..<200 {
                    let forwarded: HTTPFields = ["x-forwarded-for": "6.6.6.6, 192.0.2.\(number)"]
                    codes.insert(try await hub.exchange(.post, "/mcp", forwarded).status)
                }
                #expect(codes.contains(429) == isRefused)
            }
        }
    }

    @Test("other fields that proxies write change nothing: the host that was asked for counts, not one that is told of")
    func ignoresForwardedHost() async throws {
        var configuration = HubRunning.demo
        configuration.trustedProxies = ["127.0.0.0/8"].compactMap(AddressRange.init)
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let told: HTTPFields = ["x-forwarded-host": "evil.example.com", "x-forwarded-proto": "https"]
            #expect(try await hub.exchange(.get, "/health", told).status == 200)
            let asked: HTTPFields = ["host": "evil.example.com", "x-forwarded-host": "localhost"]
            #expect(try await hub.exchange(.get, "/health", asked).status == 421)
        }
    }

    @Test("one peer's connections are limited, and there is room again when one is free")
    func limitsConnections() async throws {
        try await whileCalling({ $0.connectionsPerPeer = 1 }) { hub, upstream in
            // Its 503 may be lost to a request that was on its way already.
            _ = try? await hub.exchange(.get, "/health")
            await hub.log.wait(for: "overloaded(limit: 1")
            upstream.released.fire()
            var status: UInt16?
            for _ in 0..<10_000 where status != 200 { status = try? await hub.exchange(.get, "/health").status }
            #expect(status == 200)
        }
    }
}
