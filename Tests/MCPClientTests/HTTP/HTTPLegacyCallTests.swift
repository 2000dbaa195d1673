// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import MCPClient
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTPLegacyCallTests {
    @Test("a call is sent as it is: no envelope, no routing headers")
    func plain() async throws {
        let bench = HTTPBench.legacy { .events([Wire.result($0.rpcID, #"{"content":[]}"#)]) }
        #expect(try await bench.call().text == #"{"content":[]}"#)
        let request = try #require(bench.http.requests.last)
        #expect(request.message["params"]?.text == #"{"name":"add","arguments":{"a":1,"b":2}}"#)
        #expect(request.fields["mcp-name"] == nil && request.fields["mcp-method"] == nil)
        #expect(request.fields["mcp-protocol-version"] == "2025-11-25")
    }

    @Test("a ping on the stream is answered, and everything else the server asks is refused at once")
    func serverRequests() async throws {
        let bench = HTTPBench.legacy { request in
            guard request.rpcMethod == "tools/call" else { return .status(202) }
            return .events([
                #"{"jsonrpc":"2.0","id":"p","method":"ping"}"#,
                #"{"jsonrpc":"2.0","id":5,"method":"elicitation/create","params":{"message":"m"}}"#,
                Wire.result(request.rpcID, "{}"),
            ])
        }
        _ = try await bench.call()
        let answers = bench.http.requests.filter { $0.rpcMethod.isEmpty }
        #expect(answers.count == 2)
        #expect(String(decoding: answers[0].body, as: UTF8.self) == #"{"jsonrpc":"2.0","id":"p","result":{}}"#)
        #expect(answers[1].rpcID?.integer == 5)
        #expect(answers[1].message["error"]?["code"]?.integer == -32601)
        #expect(answers.allSatisfy { $0.fields["mcp-session-id"] == "s1" })
        #expect(bench.events.texts.contains { $0.contains("refusedRequest") })
    }

    @Test("a stream that the server closes before the answer is had again from where it was, after as long as it wants")
    func resumes() async throws {
        let bench = HTTPBench.legacy { request in
            guard request.method == .get else {
                let body = ScriptedBody()
                body.push("id: e1\nretry: 700\ndata: \n\n")
                body.finish()
                return .eventStream(body)
            }
            return .events([Wire.result(.integer(3), #"{"content":[]}"#)])
        }
        async let answer = bench.call()
        await bench.http.sent(4)
        while bench.clock.pendingCount < 1 || bench.http.requests.count == 4 {
            bench.clock.advance(by: .milliseconds(10))
            await Task.yield()
        }
        #expect(try await answer.text == #"{"content":[]}"#)
        let get = try #require(bench.http.requests.last)
        #expect(get.fields["last-event-id"] == "e1")
        #expect(get.fields["mcp-session-id"] == "s1")
        #expect(bench.clock.now.nanoseconds >= 700_000_000)
    }

    @Test("a batch on a stream of 2025-03-26 is taken apart")
    func batch() async throws {
        let bench = HTTPBench.legacy("2025-03-26") { request in
            .json("[" + Wire.progress(request.progressToken, "1") + "," + Wire.result(request.rpcID, "{}") + "]")
        }
        let seen = Gathered<UpstreamNotification>()
        #expect(try await bench.call(wantsProgress: true) { seen.append($0) }.text == "{}")
        #expect(seen.count == 1)
    }

    @Test("cancelling the caller tells the server, under our own id")
    func cancellation() async throws {
        let bench = HTTPBench.legacy { request in
            request.rpcMethod == "tools/call" ? .eventStream(ScriptedBody()) : .status(202)
        }
        let task = Task { try await bench.call() }
        await bench.http.sent(4)
        let id = try #require(bench.http.requests[3].rpcID)
        task.cancel()
        await #expect(throws: UpstreamError.cancelled) { _ = try await task.value }
        await bench.http.sent(5)
        let notification = bench.http.requests[4]
        #expect(notification.rpcMethod == "notifications/cancelled")
        #expect(notification.message["params"]?["requestId"] == id)
        #expect(notification.fields["mcp-session-id"] == "s1")
    }

    @Test("a call that runs out of time is withdrawn too")
    func deadline() async throws {
        let bench = HTTPBench.legacy { $0.rpcMethod == "tools/call" ? .silence : .status(202) }
        let task = Task { try await bench.call(deadline: .seconds(3)) }
        await bench.http.sent(4)
        while bench.clock.pendingCount == 0 { await Task.yield() }
        bench.clock.advance(by: .seconds(3))
        await #expect(throws: UpstreamError.timedOut(.seconds(3))) { _ = try await task.value }
        await bench.http.sent(5)
        #expect(bench.sentMethods.last == "notifications/cancelled")
    }

    @Test("a lost session is made anew once, without another probe, and the call that met it is repeated")
    func lostSession() async throws {
        let bench = HTTPBench.legacy { request in
            request.fields["mcp-session-id"] == "s1"
                ? .json(Wire.error(request.rpcID, -32600, "Session not found"), status: 404)
                : .json(Wire.result(request.rpcID, #"{"n":2}"#))
        }
        #expect(try await bench.call().text == #"{"n":2}"#)
        #expect(
            bench.sentMethods == [
                "server/discover", "initialize", "notifications/initialized", "tools/call", "initialize",
                "notifications/initialized", "tools/call",
            ])
        #expect(bench.http.requests[4].fields["mcp-session-id"] == nil)
        #expect(bench.http.requests[6].fields["mcp-session-id"] == "s2")
    }

    @Test("many calls that lose one session share one new one")
    func lostSessionSingleFlight() async throws {
        let bench = HTTPBench.legacy { request in
            request.fields["mcp-session-id"] == "s1" ? .status(404) : .json(Wire.result(request.rpcID, "{}"))
        }
        _ = try await bench.upstream.connect()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<20 { group.addTask { _ = try await bench.call() } }
            try await group.waitForAll()
        }
        #expect(bench.sentMethods.count { $0 == "initialize" } == 2)
    }

    @Test("a session lost twice in a row is an error, not a loop")
    func lostTwice() async throws {
        let bench = HTTPBench.legacy { _ in .status(404) }
        await #expect(throws: UpstreamError.sessionLost) { _ = try await bench.call() }
        #expect(bench.sentMethods.count { $0 == "tools/call" } == 2)
    }

    @Test("servers that say 400 and name the session get a new one; only what reads is repeated")
    func lostSessionByOtherSign() async throws {
        let bench = HTTPBench.legacy { request in
            request.fields["mcp-session-id"] == "s1"
                ? .json(Wire.error(nil, -32000, "Bad Request: No valid session ID provided"), status: 400)
                : .json(Wire.result(request.rpcID, "{}"))
        }
        #expect(try await bench.call("tools/list", "{}").text == "{}")
        let other = HTTPBench.legacy { request in
            request.fields["mcp-session-id"] == "s1"
                ? .json(Wire.error(nil, -32000, "Invalid session"), status: 400)
                : .json(Wire.result(request.rpcID, "{}"))
        }
        await #expect(throws: UpstreamError.rpc(JSONRPCError(code: -32000, message: "Invalid session"))) {
            _ = try await other.call()
        }
        #expect(try await other.call().text == "{}")
        #expect(other.sentMethods.count { $0 == "initialize" } == 2)
    }

    @Test("a server that answers notifications with an endless stream does not hold the connection up")
    func streamForNotification() async throws {
        let bench = HTTPBench { request in
            switch request.rpcMethod {
            case "server/discover": .status(400)
            case "initialize": .json(Wire.result(request.rpcID, Wire.initialized()))
            default: .eventStream(ScriptedBody())
            }
        }
        #expect(try await bench.upstream.connect().revision == .november2025)
    }

    @Test("404 for an unknown method is the upstream's error, not a lost session")
    func methodNotFound() async throws {
        let bench = HTTPBench.legacy { .json(Wire.error($0.rpcID, -32601, "Method not found"), status: 404) }
        await #expect(throws: UpstreamError.rpc(.methodNotFound("Method not found"))) {
            _ = try await bench.call("prompts/list", "{}")
        }
    }

    @Test("closing ends the session with DELETE; a server that does not allow it is no trouble")
    func close() async throws {
        for status: HTTPStatus in [200, 204, 405] {
            let bench = HTTPBench.legacy { $0.method == .delete ? .status(status) : .status(500) }
            _ = try await bench.upstream.connect()
            await bench.upstream.close()
            let request = try #require(bench.http.requests.last)
            #expect(request.method == .delete && request.body.isEmpty)
            #expect(request.fields["mcp-session-id"] == "s1")
            #expect(request.fields["mcp-protocol-version"] == "2025-11-25")
            #expect(!bench.events.texts.contains { $0.contains("courtesyFailed") })
            await #expect(throws: UpstreamError.unreachable("the connection is closed")) { _ = try await bench.call() }
        }
    }

    @Test("closing while connecting breaks the attempt off and ends what it has begun")
    func closeWhileConnecting() async throws {
        let bench = HTTPBench { _ in .silence }
        let task = Task { try await bench.call() }
        await bench.http.sent(1)
        await bench.upstream.close()
        await #expect(throws: UpstreamError.unreachable("the connection is closed")) { _ = try await task.value }
    }
}
