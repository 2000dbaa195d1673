// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import MCPClient
import MCPTypes
import TestSupport
import Testing

/// What a server says unasked, over HTTP.
@Suite(.timeLimit(.minutes(5))) struct HTTPWatchTests {
    private static let tools = #"{"jsonrpc":"2.0","method":"notifications/tools/list_changed"}"#

    private static func updated(_ uri: String) -> String {
        #"{"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"\#(uri)"}}"#
    }

    private func say(_ text: String, on body: ScriptedBody) { body.push(SSEEncoder.message(Array(text.utf8))) }

    @Test("in 2026-07-28 it listens to the lists that the server announces, and again when the stream ends")
    func listens() async throws {
        let streams = Gathered<ScriptedBody>()
        let bench = HTTPBench.modern { request in
            guard request.rpcMethod == "subscriptions/listen" else { return .json(Wire.result(request.rpcID, "{}")) }
            let body = ScriptedBody()
            streams.append(body)
            return .eventStream(body)
        }
        let told = Gathered<UpstreamChange>()
        bench.upstream.watch { told.append($0) }
        _ = try await bench.upstream.connect()
        await streams.reached(1)
        let listen = try #require(bench.http.requests.last)
        #expect(
            listen.message["params"]?["notifications"]?.text
                == #"{"toolsListChanged":true,"promptsListChanged":true,"resourcesListChanged":true}"#)
        #expect(listen.fields["mcp-method"] == "subscriptions/listen")
        say(Self.tools, on: streams.values[0])
        await told.reached(1)
        #expect(told.values == [.told(.list(.listTools))])
        streams.values[0].finish()
        while streams.count < 2 { bench.clock.advance(by: .milliseconds(100)); await Task.yield() }
        await told.reached(2)
        #expect(told.values.last == .reconnected)
    }

    @Test("resources are listened to by a stream of their own, renewed when they change")
    func followsModern() async throws {
        let streams = Gathered<(uris: String, body: ScriptedBody)>()
        let bench = HTTPBench.modern { request in
            guard let uris = request.message["params"]?["notifications"]?["resourceSubscriptions"] else {
                return request.rpcMethod == "subscriptions/listen"
                    ? .eventStream(ScriptedBody()) : .json(Wire.result(request.rpcID, "{}"))
            }
            let body = ScriptedBody()
            streams.append((uris.text, body))
            return .eventStream(body)
        }
        let told = Gathered<UpstreamChange>()
        bench.upstream.watch { told.append($0) }
        _ = try await bench.upstream.connect()
        bench.upstream.follow(["test://a"])
        await streams.reached(1)
        say(Self.updated("test://a"), on: streams.values[0].body)
        await told.reached(1)
        #expect(told.values == [.told(.resource("test://a"))])
        bench.upstream.follow(["test://a", "test://b"])
        await streams.reached(2)
        #expect(streams.values.map(\.uris) == [#"["test://a"]"#, #"["test://a","test://b"]"#])
        await streams.values[0].body.cancelled()
        bench.upstream.follow([])
        await streams.values[1].body.cancelled()
    }

    @Test("before that it opens the session's stream, and subscribes one by one")
    func followsLegacy() async throws {
        let body = ScriptedBody()
        let asked = Gathered<String>()
        let bench = HTTPBench.legacy { request in
            if request.method == .get { return .eventStream(body) }
            asked.append("\(request.rpcMethod) \(request.message["params"]?["uri"]?.string ?? "")")
            return .json(Wire.result(request.rpcID, "{}"))
        }
        let told = Gathered<UpstreamChange>()
        bench.upstream.watch { told.append($0) }
        _ = try await bench.upstream.connect()
        bench.upstream.follow(["test://a"])
        await asked.reached(1)
        bench.upstream.follow([])
        await asked.reached(2)
        #expect(asked.values == ["resources/subscribe test://a", "resources/unsubscribe test://a"])
        say(Self.updated("test://a"), on: body)
        say(Self.tools, on: body)
        await told.reached(2)
        #expect(told.values == [.told(.resource("test://a")), .told(.list(.listTools))])
        let get = try #require(bench.http.requests.first { $0.method == .get })
        #expect(get.fields["accept"] == "text/event-stream")
        #expect(get.fields["mcp-session-id"] == "s1")
        #expect(get.fields["content-type"] == nil)
    }

    @Test("a server without a stream is left alone", arguments: [405, 400, 406] as [UInt16])
    func refused(_ status: UInt16) async throws {
        let bench = HTTPBench.legacy { request in
            request.method == .get ? .status(HTTPStatus(status)) : .json(Wire.result(request.rpcID, "{}"))
        }
        bench.upstream.watch { _ in }
        _ = try await bench.upstream.connect()
        await bench.http.sent(4)
        for _ in 0..<50 { bench.clock.advance(by: .seconds(1)); await Task.yield() }
        #expect(bench.http.requests.count { $0.method == .get } == 1)
        _ = try await bench.call()
    }

    @Test("a 404 that does not mean the session is left alone too")
    func noStream() async throws {
        let bench = HTTPBench.legacy { request in
            request.method == .get ? .status(404) : .json(Wire.result(request.rpcID, "{}"))
        }
        bench.upstream.watch { _ in }
        _ = try await bench.upstream.connect()
        await bench.http.sent(5)
        #expect(bench.http.requests.last?.rpcMethod == "ping")
        _ = try await bench.call()
        #expect(bench.http.requests.count { $0.rpcMethod == "initialize" } == 1)
    }

    @Test("closing ends the streams")
    func closes() async throws {
        let body = ScriptedBody()
        let bench = HTTPBench.legacy { request in
            request.method == .get ? .eventStream(body) : .json(Wire.result(request.rpcID, "{}"))
        }
        bench.upstream.watch { _ in }
        _ = try await bench.upstream.connect()
        await bench.http.sent(4)
        await bench.upstream.close()
        await body.cancelled()
    }
}
