// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPClient
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPNegotiationTests {
    @Test("the probe is one enveloped server/discover with all its headers")
    func probe() async throws {
        let bench = HTTPBench.modern { _ in .silence }
        let description = try await bench.upstream.connect()
        #expect(description.revision == .july2026)
        #expect(description.serverInfo?["name"]?.string == "trivial")
        let request = try #require(bench.http.requests.first)
        #expect(bench.http.requests.count == 1)
        #expect(request.method == .post && request.url == "http://server.test/mcp")
        #expect(request.fields["content-type"] == "application/json")
        #expect(request.fields["accept"] == "application/json, text/event-stream")
        #expect(request.fields["mcp-protocol-version"] == "2026-07-28")
        #expect(request.fields["mcp-method"] == "server/discover")
        #expect(request.fields["mcp-name"] == nil)
        #expect(request.meta?["io.modelcontextprotocol/protocolVersion"]?.string == "2026-07-28")
        #expect(request.meta?["io.modelcontextprotocol/clientInfo"]?["name"]?.string == "patchbay")
    }

    @Test("a legacy server gets initialize without a version header, then the notification with version and session")
    func legacyHandshake() async throws {
        let bench = HTTPBench.legacy { .json(Wire.result($0.rpcID, #"{"tools":[]}"#)) }
        let description = try await bench.upstream.connect()
        #expect(description.revision == .november2025)
        #expect(description.serverInfo?["name"]?.string == "old")
        #expect(bench.sentMethods == ["server/discover", "initialize", "notifications/initialized"])
        let requests = bench.http.requests
        #expect(requests[1].fields["mcp-protocol-version"] == nil)
        #expect(requests[1].fields["mcp-method"] == nil)
        #expect(requests[1].message["params"]?["protocolVersion"]?.string == "2025-11-25")
        #expect(requests[1].message["params"]?["capabilities"]?.text == "{}")
        #expect(requests[1].meta == nil)
        #expect(requests[2].fields["mcp-protocol-version"] == "2025-11-25")
        #expect(requests[2].fields["mcp-session-id"] == "s1")
        #expect(requests[2].message["id"] == nil)
        _ = try await bench.call("tools/list", "{}")
        #expect(bench.http.requests[3].fields["mcp-session-id"] == "s1")
        #expect(bench.http.requests[3].fields["mcp-method"] == nil)
    }

    @Test("older revisions are spoken as agreed, and know no version header before 2025-06-18")
    func olderRevisions() async throws {
        for (version, header) in [("2024-11-05", nil), ("2025-03-26", nil), ("2025-06-18", "2025-06-18")] {
            let bench = HTTPBench.legacy(version) { .json(Wire.result($0.rpcID, "{}")) }
            #expect(try await bench.upstream.connect().revision.rawValue == version)
            _ = try await bench.call("tools/list", "{}")
            #expect(bench.http.requests.last?.fields["mcp-protocol-version"] == header)
        }
    }

    @Test("an initialize answered as an event stream is understood")
    func initializeOverStream() async throws {
        let bench = HTTPBench { request in
            switch request.rpcMethod {
            case "server/discover": .status(404)
            case "initialize":
                .events([Wire.result(request.rpcID, Wire.initialized())], fields: ["mcp-session-id": "abc"])
            default: .status(202)
            }
        }
        #expect(try await bench.upstream.connect().revision == .november2025)
        #expect(bench.http.requests.last?.fields["mcp-session-id"] == "abc")
    }

    @Test(
        "refusals of every shape lead to initialize",
        arguments: [
            ScriptedReply.json(Wire.error(nil, -32600), status: 400), .json(Wire.error(nil, -32601), status: 404),
            .json(Wire.error(nil, -32603), status: 400), .json(Wire.error(nil, -32601)), .status(400), .status(404),
            .status(405), .status(406), .status(202), .whole(200, ["content-type": "text/html"], Array("<p>".utf8)),
            .whole(400, ["content-type": "text/plain"], Array("Bad Request: no session".utf8)),
            .json("{}"), .json("[]"), .events([]),
            .json(Wire.error(nil, -32022, data: #"{"supported":["2025-06-18"]}"#), status: 400),
        ])
    func fallsBack(_ reply: ScriptedReply) async throws {
        let bench = HTTPBench { request in
            switch request.rpcMethod {
            case "server/discover": reply
            case "initialize": .json(Wire.result(request.rpcID, Wire.initialized()))
            default: .status(202)
            }
        }
        // A stream that ends without an answer is a broken connection, not an answer.
        if case .stream = reply {
            await #expect(throws: UpstreamError.unreachable("the event stream ended before the answer")) {
                try await bench.upstream.connect()
            }
        } else {
            #expect(try await bench.upstream.connect().revision == .november2025)
        }
    }

    @Test("authorization, server failures and network errors end the attempt and are no evidence of an era")
    func noEvidence() async throws {
        let cases: [(ScriptedReply, UpstreamError)] = [
            (
                .status(401, fields: ["WWW-Authenticate": "Bearer x"]),
                .authorization(status: 401, challenge: "Bearer x")
            ),
            (.status(403), .authorization(status: 403, challenge: nil)),
            (.status(502), .unreachable("HTTP 502 Bad Gateway")),
            (.json(Wire.error(nil, -32601), status: 500), .unreachable("HTTP 500 Internal Server Error: no")),
            (.failure(.cannotConnect("server.test: refused")), .unreachable("server.test: refused")),
            (.failure(.closedEarly("reset", sentNothing: false)), .unreachable("reset")),
            (.failure(.timedOut("connecting")), .unreachable("connecting")),
        ]
        for (reply, error) in cases {
            let bench = HTTPBench { _ in reply }
            await #expect(throws: error) { try await bench.upstream.connect() }
            #expect(bench.sentMethods == ["server/discover"])
        }
    }

    @Test("silence until the probe's deadline leads to initialize")
    func silence() async throws {
        let bench = HTTPBench { request in
            switch request.rpcMethod {
            case "server/discover": .silence
            case "initialize": .json(Wire.result(request.rpcID, Wire.initialized()))
            default: .status(202)
            }
        }
        async let description = bench.upstream.connect()
        await bench.http.sent(1)
        bench.clock.advance(by: .seconds(10))
        #expect(try await description.revision == .november2025)
    }

    @Test("an initialize that is refused or silent is asked once: over HTTP there is no process to blame")
    func initializeOnce() async throws {
        let bench = HTTPBench { request in
            request.rpcMethod == "initialize" ? .json(Wire.error(request.rpcID, -32603, "no")) : .status(404)
        }
        await #expect(throws: UpstreamError.incompatible("initialize is refused with -32603: no")) {
            try await bench.upstream.connect()
        }
        #expect(bench.sentMethods == ["server/discover", "initialize"])
        let silent = HTTPBench { $0.rpcMethod == "initialize" ? .silence : .status(404) }
        let task = Task { try await silent.upstream.connect() }
        await silent.http.sent(2)
        while silent.clock.pendingCount < 2 { await Task.yield() }
        silent.clock.advance(by: .seconds(60))
        await #expect(throws: UpstreamError.timedOut(.seconds(60))) { _ = try await task.value }
        #expect(silent.sentMethods == ["server/discover", "initialize"])
    }

    @Test("a session id that could break a header is refused")
    func badSessionID() async throws {
        for id in ["", "a b", "a\u{7F}", String(repeating: "x", count: 1025)] {
            let bench = HTTPBench { request in
                request.rpcMethod == "initialize"
                    ? .json(Wire.result(request.rpcID, Wire.initialized()), fields: ["mcp-session-id": id])
                    : .status(404)
            }
            await #expect(throws: UpstreamError.self) { try await bench.upstream.connect() }
        }
    }

    @Test("many first calls share one connection attempt")
    func singleFlight() async throws {
        let gate = Signal()
        let bench = HTTPBench { request in
            if request.rpcMethod == "server/discover" {
                await gate.wait()
                return .json(Wire.result(request.rpcID, Wire.discovered))
            }
            return .json(Wire.result(request.rpcID, #"{"n":1}"#))
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = try await bench.call() } }
            await bench.http.sent(1)
            gate.fire()
            try await group.waitForAll()
        }
        #expect(bench.sentMethods.count { $0 == "server/discover" } == 1)
        #expect(bench.sentMethods.count { $0 == "tools/call" } == 50)
        #expect(Set(bench.http.requests.compactMap { $0.rpcID?.integer }).count == 51)
    }

    @Test("a caller that gives up does not take the connection from the others")
    func attemptOutlivesItsCaller() async throws {
        let gate = Signal()
        let bench = HTTPBench { request in
            if request.rpcMethod == "server/discover" { await gate.wait() }
            return .json(Wire.result(request.rpcID, request.rpcMethod == "tools/call" ? "{}" : Wire.discovered))
        }
        let first = Task { try await bench.call() }
        await bench.http.sent(1)
        let second = Task { try await bench.call() }
        first.cancel()
        await #expect(throws: UpstreamError.cancelled) { _ = try await first.value }
        gate.fire()
        #expect(try await second.value.text == "{}")
    }

    @Test("a caller waits for the connection no longer than its own deadline")
    func deadlineWhileConnecting() async throws {
        let bench = HTTPBench { _ in .silence }
        let task = Task { try await bench.call(deadline: .seconds(2)) }
        await bench.http.sent(1)
        while bench.clock.pendingCount < 2 { await Task.yield() }
        bench.clock.advance(by: .seconds(2))
        await #expect(throws: UpstreamError.timedOut(.seconds(2))) { _ = try await task.value }
    }

    @Test("a failed connection is tried again by the next call, then after pauses that grow, and never given up")
    func failureIsNotForEver() async throws {
        let attempts = Gathered<Int>()
        let bench = HTTPBench { request in
            if request.rpcMethod == "server/discover" {
                guard attempts.append(0) > 3 else { return .failure(.cannotConnect("refused")) }
                return .json(Wire.result(request.rpcID, Wire.discovered))
            }
            return .json(Wire.result(request.rpcID, "{}"))
        }
        for count in [1, 2, 2] {
            await #expect(throws: UpstreamError.self) { _ = try await bench.call() }
            #expect(attempts.count == count)
        }
        await #expect(throws: UpstreamError.unreachable("refused (the next attempt may begin in 0.25 seconds)")) {
            _ = try await bench.call()
        }
        bench.clock.advance(by: .milliseconds(250))
        await #expect(throws: UpstreamError.unreachable("refused")) { _ = try await bench.call() }
        bench.clock.advance(by: .milliseconds(500))
        #expect(try await bench.call().text == "{}")
    }

    @Test("configured headers go with every request and cannot replace those of the protocol")
    func configuredHeaders() async throws {
        let bench = HTTPBench(headers: [
            ("Authorization", "Bearer t"), ("Accept", "text/html"), ("Mcp-Protocol-Version", "1"), ("X-Team", "a"),
        ]) { request in
            .json(Wire.result(request.rpcID, request.rpcMethod == "server/discover" ? Wire.discovered : "{}"))
        }
        _ = try await bench.call()
        for request in bench.http.requests {
            #expect(request.fields["authorization"] == "Bearer t" && request.fields["x-team"] == "a")
            #expect(request.fields.values(of: "accept") == ["application/json, text/event-stream"])
            #expect(request.fields.values(of: "mcp-protocol-version") == ["2026-07-28"])
        }
    }
}
