// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import HTTPMessages
import HubCore
import JSON
import TestSupport
import Testing

/// `/sse` over the network.
@Suite(.timeLimit(.minutes(5))) struct EventStreamDoorTests {
    /// One client of 2024-11-05.
    private struct Client {
        let hub: RunningHub
        let body: any HTTPBodyReading
        var decoder = SSEDecoder(maximumEvent: 1 << 20)
        var events: [SSEEvent] = []
        var messages = ""

        init(_ hub: RunningHub, _ path: String) async throws {
            self.hub = hub
            let response = try await hub.client.execute(
                HTTPClientRequest(url: hub.url + path, fields: ["accept": "text/event-stream"]))
            #expect(response.status == 200)
            body = response.body
            let first = try await next()
            #expect(first.event == "endpoint")
            messages = String(decoding: first.data, as: UTF8.self)
        }

        mutating func next() async throws -> SSEEvent {
            while events.isEmpty { events += try decoder.push(try #require(try await body.next())) }
            return events.removeFirst()
        }

        mutating func ask(_ text: String) async throws -> RawJSON {
            let answer = try await hub.exchange(.post, messages, ["content-type": "application/json"], text)
            #expect(answer.status == 202)
            // What the hub announces may come before the answer.
            while true {
                let message = try RawJSON(validating: try await next().data)
                if message["id"] != nil { return message }
            }
        }
    }

    private static let initialize =
        #"{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2024-11-05","capabilities":{}}}"#

    @Test(
        "a client of 2024-11-05 is served at all servers' endpoint and at one server's",
        arguments: [("/sse", "/messages?", "demo__echo"), ("/sse/demo", "/messages/demo?", "echo")])
    func serves(_ path: String, _ messages: String, _ tool: String) async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            var client = try await Client(hub, path)
            #expect(client.messages.hasPrefix(messages))
            let initialized = try await client.ask(Self.initialize)
            #expect(initialized["result"]?["protocolVersion"]?.string == "2024-11-05")
            let call = try await client.ask(
                #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(tool)","arguments":{"text":"hi"}}}"#
            )
            #expect(call["result"]?["content"]?[0]?["text"]?.string == "hi")
            client.body.cancel()
        }
    }

    @Test("a stream of a server that is not there, and messages without a stream, are 404")
    func unknown() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            #expect(try await hub.exchange(.get, "/sse/nobody").status == 404)
            #expect(try await hub.exchange(.post, "/messages?session_id=0", [:], Self.initialize).status == 404)
            #expect(try await hub.exchange(.post, "/sse").status == 405)
            #expect(try await hub.exchange(.get, "/messages").status == 405)
        }
    }

    @Test("a hub behind HTTP+SSE alone is found by a hub in front of it, and by one that is told")
    func between() async throws {
        try await RunningHub.with { (inner: RunningHub) async throws in
            for kind in [ServerEndpoint.Kind.automatic, .sse] {
                var configuration = HubConfiguration()
                let url = inner.url + "/sse/demo"
                configuration.servers = [
                    ServerConfiguration(
                        name: try #require(ServerName("old")), displayName: "old",
                        transport: .http(ServerEndpoint(url: Secret(url, shownAs: url), kind: kind)))
                ]
                try await RunningHub.with(configuration) { (outer: RunningHub) async throws in
                    let session = try await outer.openSession()
                    let answer = try await outer.request(
                        "tools/call", #"{"name":"old__add","arguments":{"a":1,"b":2}}"#, session: session)
                    #expect(answer["result"]?["content"]?[0]?["text"]?.string == "3", "\(answer)")
                }
            }
        }
    }
}
