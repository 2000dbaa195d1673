// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import MCPClient
import MCPTypes
import TestSupport
import Testing

/// Servers of HTTP+SSE (2024-11-05), told or found out.
@Suite(.timeLimit(.minutes(5))) struct SSEUpstreamTests {
    private static let call = UpstreamCall(method: "tools/list")

    private func failure(_ body: @Sendable () async throws(UpstreamError) -> Void) async -> UpstreamError? {
        do throws(UpstreamError) {
            try await body()
            return nil
        } catch {
            return error
        }
    }

    @Test("the stream is opened with its credentials, initialize posted where it says, and answers come on it")
    func connects() async throws {
        let bench = SSEBench.answering(#"{"tools":[]}"#)
        #expect(try await bench.told.connect().revision == .november2024)
        #expect(try await bench.told.call(Self.call)["tools"]?.text == "[]")
        #expect(
            bench.sent == [
                "GET /sse ", "POST /messages?s=1 initialize", "POST /messages?s=1 notifications/initialized",
                "POST /messages?s=1 tools/list",
            ])
        let requests = bench.http.requests
        #expect(requests[0].fields["accept"] == "text/event-stream")
        for request in requests { #expect(request.fields["authorization"] == "Bearer k") }
        #expect(requests[1].message["params"]?["protocolVersion"]?.string == "2025-11-25")
        await bench.told.close()
        await bench.streams.values[0].cancelled()
    }

    @Test(
        "a POST of initialize that is answered 400, 404 or 405 leads to the stream, and to it alone from then on",
        arguments: [
            ScriptedReply.status(405), .status(404), .json(Wire.error(nil, -32600, "no session"), status: 400),
            .whole(400, ["content-type": "text/plain"], Array("what?".utf8)),
        ])
    func fallsBack(_ reply: ScriptedReply) async throws {
        let bench = SSEBench(plainPost: reply) { request, stream in
            SSEBench.say(Wire.result(request.rpcID, #"{"tools":[]}"#), on: stream)
            return .status(202)
        }
        #expect(try await bench.automatic.connect().revision == .november2024)
        #expect(bench.sent.prefix(3) == ["POST /sse server/discover", "POST /sse initialize", "GET /sse "])
        let before = bench.sent.count
        _ = try await bench.automatic.call(Self.call)
        #expect(bench.sent.dropFirst(before) == ["POST /messages?s=1 tools/list"])
        #expect(!bench.events.texts.contains { $0.contains("connectFailed") })
    }

    @Test(
        "other refusals do not, nor what only 2026-07-28 says",
        arguments: [
            ScriptedReply.status(401), .status(500), .status(406), .failure(.cannotConnect("refused")),
            .json(Wire.error(nil, -32022, data: #"{"supported":["2099-01-01"]}"#), status: 400),
        ])
    func staysAway(_ reply: ScriptedReply) async throws {
        let bench = SSEBench(plainPost: reply)
        await #expect(throws: UpstreamError.self) { try await bench.automatic.connect() }
        #expect(!bench.sent.contains("GET /sse "))
    }

    @Test("a server that has neither transport is named with both reasons")
    func neither() async throws {
        let bench = SSEBench(endpoint: "https://elsewhere.test/m")
        await #expect(
            throws: UpstreamError.incompatible(
                "initialize was answered with HTTP 405 Method Not Allowed; in HTTP+SSE: unreachable: "
                    + "the event stream says to post to another origin")
        ) { try await bench.automatic.connect() }
        #expect(bench.streams.values[0].isCancelled)
    }

    @Test("a stream that does not say where to post is given up")
    func silent() async throws {
        let http = ScriptedHTTP(timers: ManualClock()) { _ in .eventStream(ScriptedBody()) }
        let clock = ManualClock()
        let upstream = StdioUpstream(
            eventsAt: "http://server.test/sse", identity: MCPClientIdentity(name: "p", version: "1"), http: http,
            timers: clock, tasks: DetachedTasks())
        async let failure = failure { () async throws(UpstreamError) in _ = try await upstream.connect() }
        await http.sent(1)
        while clock.pendingCount == 0 { await Task.yield() }
        clock.advance(by: .seconds(10))
        let outcome = await failure
        #expect(outcome == .unreachable("the event stream did not say where to post"))
    }

    @Test("a lost stream fails what is open and is opened anew by the next call")
    func reconnects() async throws {
        let bench = SSEBench { request, stream in
            if request.rpcMethod == "tools/call" { return .status(202) }
            SSEBench.say(Wire.result(request.rpcID, "{}"), on: stream)
            return .status(202)
        }
        let upstream = bench.automatic
        _ = try await upstream.connect()
        let count = bench.http.requests.count
        async let lost = failure { () async throws(UpstreamError) in
            _ = try await upstream.call(UpstreamCall(method: "tools/call"))
        }
        await bench.http.sent(count + 1)
        bench.streams.values[0].finish()
        let outcome = await lost
        #expect(outcome == .died("the server ended the event stream"))
        _ = try await upstream.call(Self.call)
        #expect(bench.streams.count == 2)
    }

    @Test("a message that is refused fails its call alone; a stream that is not known any more, all of them")
    func refused() async throws {
        let bench = SSEBench { request, stream in
            switch request.message["params"]?["name"]?.string {
            case "big": return .status(413)
            case "gone": return .status(404)
            default:
                SSEBench.say(Wire.result(request.rpcID, "{}"), on: stream)
                return .status(202)
            }
        }
        func call(_ name: String) async throws(UpstreamError) -> RawJSON {
            try await bench.told.call(
                UpstreamCall(method: "tools/call", params: RawJSON(JSONValue.object(["name": .string(name)]))))
        }
        await #expect(
            throws: UpstreamError.rpc(.internalError("The message was answered HTTP 413 Content Too Large"))
        ) { try await call("big") }
        _ = try await call("well")
        #expect(bench.streams.count == 1)
        await #expect(throws: UpstreamError.died("a message was answered HTTP 404 Not Found")) {
            try await call("gone")
        }
        _ = try await call("well")
        #expect(bench.streams.count == 2)
    }

    @Test("what the server asks is answered by POST, and what it tells is heard")
    func asksAndTells() async throws {
        let bench = SSEBench { request, stream in
            guard request.rpcMethod == "tools/call" else {
                if request.message["result"] != nil {
                    SSEBench.say(#"{"jsonrpc":"2.0","id":2,"result":{"content":[]}}"#, on: stream)
                }
                return .status(202)
            }
            SSEBench.say(#"{"jsonrpc":"2.0","id":"q","method":"roots/list"}"#, on: stream)
            SSEBench.say(#"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#, on: stream)
            return .status(202)
        }
        let told = Gathered<UpstreamChange>()
        bench.told.watch { told.append($0) }
        var call = UpstreamCall(method: "tools/call")
        call.onQuestion = { question in
            #expect(question.method == "roots/list")
            return .success(RawJSON(["roots": []]))
        }
        let result = try await bench.told.call(call)
        #expect(result["content"]?.text == "[]")
        await told.reached(1)
        #expect(told.values == [.told(.list(.listTools))])
        let answer = try #require(bench.http.requests.first { $0.message["result"] != nil })
        #expect(answer.message["id"]?.string == "q")
    }
}
