// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HTTPServer
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct WebSocketTunnelTests {
    private static let handshake = """
        GET /echo HTTP/1.1\r
        Host: h\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Version: 13\r
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
        \r

        """

    /// Runs `body` with a client behind the handshake, and tells how the server's side ended.
    private func run(
        _ change: (inout WebSocketRules) -> Void = { _ in }, first: [UInt8] = [],
        _ body: (RawClient, RunningServer) async throws -> Void
    ) async throws -> WebSocketEnding? {
        let timers = try EventLoopGroup(count: 1, name: "timers")
        defer { timers.shutDown() }
        let upgrade = WebSocketServing.upgrade(timers: timers, change)
        let ended = Ended()
        try await RunningServer.run(handler: { request, responder in
            await upgrade.serve(request, responder) { channel in
                while let message = await channel.next() { try? await channel.send(message) }
                ended.note(channel.ending)
            }
        }) { server in
            let client = try server.connect()
            try await client.send(Array(Self.handshake.utf8) + first)
            let head = try await client.receive(through: "\r\n\r\n")
            #expect(head.hasPrefix("HTTP/1.1 101 Switching Protocols\r\n"))
            #expect(head.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"))
            #expect(head.contains("connection: upgrade\r\n") && !head.contains("content-length"))
            try await body(client, server)
            client.close()
            #expect(await server.waitUntil { $0.runningHandlers == 0 && $0.openConnections == 0 })
        }
        return ended.ending
    }

    @Test("bytes behind the handshake are the WebSocket's")
    func eager() async throws {
        let ending = try await run(first: [0x81, 0x81, 0, 0, 0, 0, 0x61]) { client, _ in
            let echo = try await client.receive(exactly: 3)
            #expect(echo == [0x81, 1, 0x61])
            try await client.send([0x88, 0x80, 0, 0, 0, 0])
            let farewell = try await client.receiveToEnd()
            #expect(farewell == [0x88, 0])
        }
        #expect(ending == .closed(nil, reason: "", byPeer: true))
    }

    @Test("a client that vanishes ends it")
    func vanishing() async throws {
        let ending = try await run { _, _ in }
        #expect(ending == .lost)
    }

    @Test("a client that does not answer pings is dropped")
    func silence() async throws {
        let ending = try await run({ $0.pingInterval = .milliseconds(30) }) { client, _ in
            let received = try await client.receiveToEnd()
            #expect(received == [0x89, 0])
        }
        #expect(ending == .unresponsive)
    }

    @Test("a request that is no handshake is refused with the version")
    func refusal() async throws {
        let timers = try EventLoopGroup(count: 1, name: "timers")
        defer { timers.shutDown() }
        let upgrade = WebSocketServing.upgrade(timers: timers)
        try await RunningServer.run(handler: { await WebSocketServing.handle($0, $1, upgrade) }) { server in
            let client = try server.connect()
            try await client.send("GET /echo HTTP/1.1\r\nHost: h\r\n\r\n")
            let response = try await client.receiveResponse()
            #expect(response.status == 426 && response["sec-websocket-version"] == "13")
        }
    }

    private final class Ended: Sendable {
        private let state = Mutex<WebSocketEnding?>(nil)
        var ending: WebSocketEnding? { state.withLock { $0 } }
        func note(_ ending: WebSocketEnding?) { state.withLock { $0 = ending } }
    }
}
