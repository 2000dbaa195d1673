// SPDX-License-Identifier: Apache-2.0

import Cryptography
import EventLoops
import HTTPClient
import HTTPMessages
import TLS
import TestSupport
import Testing

/// Our client against the Python package `websockets`.
@Suite(.timeLimit(.minutes(5))) struct WebSocketClientTests {
    private func run(
        tls: (authority: String, certificate: String, key: String)? = nil,
        _ body: (WebSocketClient, String, Program) async throws -> Void
    ) async throws {
        let files = tls.map { [$0.certificate, $0.key] } ?? []
        let command = "exec \"$(Tools/peers python-websockets)\" Tests/Peers/python-websockets/server.py \"$@\""
        let server = try Program(
            "websockets", ["/bin/sh", "-c", command, "peer"] + files, in: Checkout.location(of: "."))
        let port = try await server.line(after: "ready ", within: .seconds(120))
        let group = try EventLoopGroup(count: 1, name: "client")
        defer { group.shutDown() }
        var configuration = WebSocketClientConfiguration(
            sha1: { SHA1.digest(of: $0) }, random: { SecureRandom.bytes($0) })
        configuration.rules.limits.message = 100_000
        configuration.rules.limits.frame = 90_000
        if let tls { configuration.tls = try TLSClientContext(authorityFile: tls.authority) }
        let scheme = tls == nil ? "ws" : "wss"
        let client = WebSocketClient(group: group, configuration: configuration)
        do {
            try await body(client, "\(scheme)://localhost:\(port)", server)
        } catch {
            await server.end()
            throw error
        }
        await server.end()
    }

    private func exchange(_ client: WebSocketClient, _ base: String, _ server: Program) async throws {
        let (channel, subprotocol) = try await client.connect(to: base + "/echo", subprotocols: ["x", "chat"])
        #expect(subprotocol == "chat")
        let sent: [WebSocketMessage] = [
            .text("a"), .text("grüße"), .binary([]), .binary([UInt8](repeating: 7, count: 66_000)),
        ]
        for message in sent {
            try await channel.send(message)
            #expect(await channel.next() == message)
        }
        channel.close(.goingAway, reason: "enough")
        #expect(await channel.next() == nil)
        #expect(channel.ending == .closed(.goingAway, reason: "enough", byPeer: false))
        _ = try await server.line(after: "closed 1001", within: .seconds(120))
    }

    @Test("messages come back, and our code arrives")
    func plain() async throws { try await run { try await exchange($0, $1, $2) } }

    @Test("the same over TLS; an unknown authority is refused")
    func secure() async throws {
        let directory = try TemporaryDirectory()
        let authority = try TestAuthority(in: directory)
        let files = try authority.issue()
        try await run(tls: (authority.file, files.certificate, files.key)) { client, base, server in
            try await exchange(client, base, server)
            let group = try EventLoopGroup(count: 1, name: "stranger")
            defer { group.shutDown() }
            var configuration = WebSocketClientConfiguration(
                sha1: { SHA1.digest(of: $0) }, random: { SecureRandom.bytes($0) })
            configuration.tls = try TLSClientContext()
            let stranger = WebSocketClient(group: group, configuration: configuration)
            await #expect {
                _ = try await stranger.connect(to: base + "/echo")
            } throws: { error in
                if case .transport(.tls) = error as? WebSocketClientError { true } else { false }
            }
        }
    }

    @Test("a server's codes, fragments, pings and oversized messages")
    func endings() async throws {
        try await run { client, base, server in
            for code in [1000, 1001, 1011, 3000, 4999] as [UInt16] {
                let (channel, _) = try await client.connect(to: base + "/close?\(code)", subprotocols: ["chat"])
                #expect(await channel.next() == nil)
                let expected = WebSocketCloseCode(rawValue: code)
                #expect(channel.ending == .closed(expected, reason: "as asked", byPeer: true))
            }
            let (fragments, _) = try await client.connect(to: base + "/fragments", subprotocols: ["chat"])
            #expect(await fragments.next() == .text("grüße"))
            #expect(await fragments.next() == .text("answered"))
            let (large, _) = try await client.connect(to: base + "/large?90001", subprotocols: ["chat"])
            #expect(await large.next() == nil)
            #expect(large.ending == .failed(.frameTooLarge(limit: 90_000)))
            _ = try await server.line(after: "closed 1009", within: .seconds(120))
        }
    }

    @Test("what is no WebSocket is said to be none")
    func refused() async throws {
        try await run { client, base, _ in
            await #expect(throws: WebSocketClientError.self) { _ = try await client.connect(to: "http://localhost/") }
            await #expect(throws: WebSocketClientError.self) {
                _ = try await client.connect(to: "ws://localhost:1/")
            }
        }
    }
}
