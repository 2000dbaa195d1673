// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPClient
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPFailureTests {
    private func failure(
        _ method: String = "tools/call", limits: MCPClientLimits = MCPClientLimits(),
        _ script: @escaping ScriptedHTTP.Script
    ) async -> UpstreamError? {
        do {
            _ = try await HTTPBench.modern(limits: limits, script: script).call(method)
            return nil
        } catch {
            return error
        }
    }

    private func isMalformed(_ error: UpstreamError?) -> Bool {
        if case .malformed? = error { true } else { false }
    }

    @Test(
        "garbage is named as such",
        arguments: [
            "", "hello", "{", "[]", "null", "{}", #"{"jsonrpc":"2.0"}"#, #"{"jsonrpc":"1.0","id":2,"result":{}}"#,
            #"{"jsonrpc":"2.0","id":2,"result":[]}"#, #"{"jsonrpc":"2.0","id":3,"result":{}}"#,
            #"{"jsonrpc":"2.0","id":"2","result":{}}"#, #"{"jsonrpc":"2.0","id":2,"result":{},"error":{}}"#,
            #"{"jsonrpc":"2.0","id":2,"result":{"a":1,"a":2}}"#,
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{\"a\":\"\u{1}\"}}",
        ])
    func garbage(_ body: String) async {
        #expect(isMalformed(await failure { _ in .json(body) }))
        let inStream = await failure { _ in .events([body]) }
        let isNamed = isMalformed(inStream) || inStream == .died("the event stream ended before the answer")
        #expect(isNamed, "\(String(describing: inStream))")
    }

    @Test("an answer that is no JSON names its content type")
    func contentType() async {
        let error = await failure { _ in .whole(200, ["content-type": "text/html; charset=utf-8"], Array("<p>".utf8)) }
        guard case .malformed(let text)? = error else { return #expect(error == nil) }
        #expect(text.hasSuffix("(content type text/html)"))
    }

    @Test("statuses without a JSON-RPC body are named by their code")
    func statuses() async {
        let cases: [(HTTPStatus, UpstreamError)] = [
            (400, .malformed("HTTP 400 Bad Request")), (404, .malformed("HTTP 404 Not Found")),
            (301, .malformed("HTTP 301 Status (redirects are not followed)")),
            (202, .malformed("HTTP 202 Accepted without an answer")),
            (429, .unreachable("HTTP 429 Too Many Requests")), (503, .unreachable("HTTP 503 Service Unavailable")),
            (403, .authorization(status: 403, challenge: nil)),
        ]
        for (status, error) in cases { #expect(await failure { _ in .status(status) } == error) }
    }

    @Test("an answer above the limit is cut off and named, whole or in a stream")
    func tooLarge() async {
        var limits = MCPClientLimits()
        limits.message = 1000
        let big = Wire.result(RawJSON.integer(2), #"{"t":"\#(String(repeating: "x", count: 1000))"}"#)
        #expect(await failure(limits: limits) { _ in .json(big) } == .tooLarge(1000))
        #expect(await failure(limits: limits) { _ in .events([big]) } == .tooLarge(1000))
        let body = ScriptedBody()
        body.push("data: " + big)
        #expect(await failure(limits: limits) { _ in .eventStream(body) } == .tooLarge(1000))
        #expect(body.isCancelled)
    }

    @Test("a stream that ends before its answer, or breaks, is a lost call")
    func brokenStream() async {
        #expect(await failure { _ in .events([]) } == .died("the event stream ended before the answer"))
        let body = ScriptedBody()
        body.fail(.closedEarly("reset by peer", sentNothing: false))
        #expect(await failure { _ in .eventStream(body) } == .died("reset by peer"))
    }

    @Test("a call that was provably not sent is repeated once, even a tool call")
    func notSent() async throws {
        let attempts = Gathered<Int>()
        let bench = HTTPBench.modern { request in
            attempts.append(0) == 1
                ? .failure(.closedEarly("stale connection", sentNothing: true))
                : .json(Wire.result(request.rpcID, "{}"))
        }
        #expect(try await bench.call().text == "{}")
        #expect(attempts.count == 2)
    }

    @Test("a connection lost on the way repeats what only reads, and nothing else")
    func lostOnTheWay() async {
        for (method, expected) in [("tools/call", 1), ("tools/list", 2), ("resources/read", 2), ("tasks/update", 1)] {
            let attempts = Gathered<Int>()
            let error = await failure(method) { _ in
                attempts.append(0)
                return .failure(.closedEarly("reset", sentNothing: false))
            }
            #expect(error == .died("reset"))
            #expect(attempts.count == expected, "\(method)")
        }
    }

    @Test("above the bound on concurrency a call is refused at once; an ended one makes room")
    func busy() async throws {
        var limits = MCPClientLimits()
        limits.concurrency = 2
        let gate = Signal()
        let bench = HTTPBench.modern(limits: limits) { request in
            await gate.wait()
            return .json(Wire.result(request.rpcID, "{}"))
        }
        _ = try await bench.upstream.connect()
        let running = (0..<2).map { _ in Task { try await bench.call() } }
        await bench.http.sent(3)
        await #expect(throws: UpstreamError.busy(limit: 2)) { _ = try await bench.call() }
        gate.fire()
        for task in running { _ = try await task.value }
        #expect(try await bench.call().text == "{}")
    }

    @Test("every failure of the transport has its own error")
    func transport() async {
        let cases: [(HTTPClientError, UpstreamError)] = [
            (.cannotResolve("no such host"), .unreachable("no such host")), (.tls("expired"), .unreachable("expired")),
            (.invalidRequest("x"), .unreachable("x")), (.malformedResponse("bad chunk"), .malformed("bad chunk")),
            (.bodyTooLarge(limit: 9), .tooLarge(9)), (.shutDown, .unreachable("the HTTP client is shut down")),
            (.timedOut("connect"), .unreachable("connect")), (.cancelled, .cancelled),
        ]
        for (cause, error) in cases { #expect(await failure { _ in .failure(cause) } == error) }
    }
}
