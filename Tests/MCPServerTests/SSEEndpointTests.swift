// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Identity
import JSON
import JSONRPC
import MCPServer
import MCPTypes
import TestSupport
import Testing

/// HTTP+SSE of 2024-11-05, driven without a socket.
@Suite(.timeLimit(.minutes(5))) struct SSEEndpointTests {
    private static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{"roots":{}}}}"#

    /// An endpoint with one client connected to it.
    private struct Client {
        let clock = ManualClock()
        let endpoint: SSEEndpoint
        let stream = RecordingResponder()
        let query: String
        private let task: Task<Void, Never>

        init(_ serving: ScriptedServing = ScriptedServing(), as principal: Principal = .loopback) async throws {
            let endpoint = SSEEndpoint(serving: serving, timers: clock, tasks: ImmediateTasks())
            self.endpoint = endpoint
            let stream = stream
            task = Task {
                let request = HTTPServerRequest(
                    method: .get, path: "/sse", fields: ["accept": "text/event-stream"], body: [])
                await endpoint.stream(request, stream, messages: "/messages", for: principal)
            }
            await stream.waits(for: "\n\n")
            let first = try #require(stream.text.split(separator: "\n").dropFirst().first)
            #expect(stream.text.hasPrefix("event: endpoint\ndata: /messages?session_id="))
            query = String(first.drop { $0 != "?" }.dropFirst())
        }

        func post(_ body: String, query: String? = nil, as principal: Principal = .loopback) -> RecordingResponder {
            let responder = RecordingResponder()
            var request = HTTPServerRequest(
                method: .post, path: "/messages", fields: ["content-type": "application/json"], body: Array(body.utf8))
            request.query = query ?? self.query
            endpoint.post(request, responder, for: principal)
            return responder
        }

        func leave() async {
            task.cancel()
            await task.value
        }
    }

    @Test("the stream says where to post, each POST is accepted, and answers come on the stream")
    func serves() async throws {
        let serving = ScriptedServing { call in
            #expect(call.caller.session?.isEmpty == false)
            call.notifications.progress(RawJSON(["progress": 1]))
            return RawJSON(["content": []])
        }
        let client = try await Client(serving)
        #expect(client.post(Self.initialize).status == 202)
        let begin = #"data: {"jsonrpc":"2.0","id":0,"result":{"protocolVersion":"2024-11-05""#
        await client.stream.waits(for: "event: message\n\(begin)")
        #expect(client.post(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#).status == 202)
        let call = #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"x","_meta":{"progressToken":7}}}"#
        #expect(client.post(call).status == 202)
        await client.stream.waits(for: #""id":1,"result":{"content":[]}"#)
        #expect(client.stream.text.contains(#"{"progress":1,"progressToken":7}"#))
        await client.leave()
        #expect(client.endpoint.connectionCount == 0)
    }

    @Test("the client is asked on the stream and answers by POST; it hears of changes there too")
    func asks() async throws {
        let serving = ScriptedServing { call throws(JSONRPCError) in
            try await call.asking?.ask("roots/list", .emptyObject) ?? .emptyObject
        }
        let client = try await Client(serving)
        _ = client.post(Self.initialize)
        await serving.listeners.began.wait()
        serving.listeners.tell(.list(.listTools))
        await client.stream.waits(for: "notifications/tools/list_changed")
        _ = client.post(#"{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"x"}}"#)
        await client.stream.waits(for: #""id":1,"method":"roots/list""#)
        _ = client.post(#"{"jsonrpc":"2.0","id":1,"result":{"roots":[]}}"#)
        await client.stream.waits(for: #""id":5,"result":{"roots":[]}"#)
        await client.leave()
        #expect(serving.listeners.count == 0)
    }

    @Test("what belongs to no stream, or to another principal's, is a 404; what is no message a 400")
    func refuses() async throws {
        let client = try await Client()
        for query in ["", "session_id=", "session_id=00", "other=1"] {
            #expect(client.post(Self.initialize, query: query).status == 404)
        }
        let stranger = Principal(id: "stranger")
        #expect(client.post(Self.initialize, as: stranger).status == 404)
        let garbage = client.post("{")
        #expect(garbage.status == 400)
        #expect(garbage.errorCode == -32700)
        await client.leave()
        #expect(client.post(Self.initialize).status == 404)
    }

    @Test("other methods and media are refused")
    func methods() async throws {
        let client = try await Client()
        let wrong = RecordingResponder()
        await client.endpoint.stream(
            HTTPServerRequest(method: .post, path: "/sse", fields: [:], body: []), wrong, messages: "/messages",
            for: .loopback)
        #expect(wrong.status == 405)
        #expect(wrong.response?.fields["allow"] == "GET")
        let media = RecordingResponder()
        await client.endpoint.stream(
            HTTPServerRequest(method: .get, path: "/sse", fields: ["accept": "application/json"], body: []), media,
            messages: "/messages", for: .loopback)
        #expect(media.status == 406)
        await client.leave()
    }

    @Test("silence is broken at intervals, and closing the endpoint ends its streams")
    func ends() async throws {
        let client = try await Client()
        await client.stream.waits(for: ":\n\n")
        client.clock.advance(by: .seconds(16))
        await client.stream.waits(for: ":\n\n:\n\n")
        client.endpoint.close()
        await client.leave()
        #expect(client.stream.isFinished)
        let late = RecordingResponder()
        await client.endpoint.stream(
            HTTPServerRequest(method: .get, path: "/sse", fields: [:], body: []), late, messages: "/messages",
            for: .loopback)
        #expect(late.status == 503)
    }
}
