// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import HTTPServer
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ListeningTests {
    private func start(host: String, port: Int) async throws {
        let group = try EventLoopGroup(count: 2)
        defer { group.shutDown() }
        let server = LoopHTTPServer(
            configuration: HTTPServerConfiguration(host: host, port: port), group: group,
            handler: ClosureHandler(RunningServer.answerText))
        do {
            _ = try await server.start()
        } catch {
            await server.shutDown(deadline: .zero)
            throw error
        }
        await server.shutDown(deadline: .zero)
    }

    @Test("several loops share a port, and all of them serve", arguments: ["127.0.0.1", "::1"])
    func sharedPort(host: String) async throws {
        try await RunningServer.run(
            loops: 3, host: host,
            handler: { _, responder in
                let name = EventLoop.current?.name ?? "none"
                responder.send(.init(status: 200, contentType: "text/plain", text: name))
            }
        ) { server in
            var names: Set<String> = []
            for _ in 0..<64 {
                let client = try server.connect(host: host)
                try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                names.insert(try await client.receiveResponse().text)
            }
            #expect(names == ["server-0", "server-1", "server-2"])
        }
    }

    @Test("a port that is served already is refused, not shared in silence")
    func usedPort() async throws {
        try await RunningServer.run(loops: 2) { server in
            let error = HTTPServerError.cannotListen(
                host: "127.0.0.1", port: server.port, reason: "Address already in use")
            await #expect(throws: error) { try await start(host: "127.0.0.1", port: server.port) }
        }
    }

    @Test("a port can be served again as soon as its server has ended")
    func reusedPort() async throws {
        let port = try await RunningServer.run { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
            _ = try await client.receiveToEnd()
            return server.port
        }
        try await start(host: "127.0.0.1", port: port)
    }

    @Test("a name stands for all its addresses")
    func name() async throws {
        try await RunningServer.run(host: "localhost") { server in
            let client = try server.connect()
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await client.receiveResponse().status == 200)
        }
    }

    @Test("what cannot be listened on is refused with its reason")
    func badAddresses() async throws {
        await #expect(throws: HTTPServerError.self) { try await start(host: "no.such.host.invalid", port: 0) }
        await #expect(throws: HTTPServerError.self) { try await start(host: "192.0.2.1", port: 0) }
        await #expect(throws: HTTPServerError.self) { try await start(host: "127.0.0.1", port: 70_000) }
    }

    @Test("one connection too many is answered 503, and there is room again when one leaves")
    func tooManyConnections() async throws {
        var limits = HTTPServerLimits()
        limits.connections = 2
        try await RunningServer.run(limits: limits) { server in
            let first = try server.connect()
            let second = try server.connect()
            #expect(await server.waitUntil { $0.openConnections == 2 })
            let third = try server.connect()
            let refusal = try await third.receiveResponse()
            #expect(refusal.status == 503)
            #expect(refusal["retry-after"] == "1")
            #expect(try await third.receive().isEmpty)
            first.close()
            #expect(await server.waitUntil { $0.openConnections == 1 })
            let fourth = try server.connect()
            for client in [second, fourth] {
                try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.receiveResponse().status == 200)
            }
            let isReported = server.events.contains { if case .overloaded(limit: 2, _) = $0 { true } else { false } }
            #expect(isReported)
        }
    }

    @Test("one peer's connections are limited, another's are not, and there is room again when one leaves")
    func tooManyOfOnePeer() async throws {
        var limits = HTTPServerLimits()
        limits.connectionsPerPeer = 2
        try await RunningServer.run(limits: limits, loops: 2) { server in
            let first = try server.connect()
            let second = try server.connect()
            #expect(await server.waitUntil { $0.openConnections == 2 })
            let refusal = try await server.connect().receiveResponse()
            #expect(refusal.status == 503)
            first.close()
            #expect(await server.waitUntil { $0.openConnections == 1 })
            let third = try server.connect()
            for client in [second, third] {
                try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
                #expect(try await client.receiveResponse().status == 200)
            }
            let neighbour = try Program(
                "curl", ["curl", "--silent", "--interface", "127.0.0.2", "http://127.0.0.1:\(server.port)/"], in: "/")
            #expect(try await neighbour.allLines(within: .seconds(120)) == ["GET / "])
            let isReported = server.events.contains {
                if case .overloaded(limit: 2, peer: "127.0.0.1") = $0 { true } else { false }
            }
            #expect(isReported)
        }
    }

    @Test("the peer's address is handed to the handler", arguments: ["127.0.0.1", "::1"])
    func peerAddress(host: String) async throws {
        try await RunningServer.run(
            host: host,
            handler: { request, responder in
                responder.send(.init(status: 200, contentType: "text/plain", text: request.remoteAddress))
            }
        ) { server in
            let client = try server.connect(host: host)
            try await client.send("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(try await client.receiveResponse().text == host)
        }
    }
}
