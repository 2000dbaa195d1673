// SPDX-License-Identifier: Apache-2.0

import Cryptography
import EventLoops
import HTTPMessages
import TLS
import TestSupport
import Testing

/// Against the Python package `websockets`, which shares no code with ours.
@Suite(.timeLimit(.minutes(5))) struct WebSocketPeerTests {
    private static let expected = [
        "echo True", "fragments True", "many True", "ping True", "closed 1000", "client-closes-1000 1000",
        "server-closes-1000 1000 as asked", "client-closes-1001 1001", "server-closes-1001 1001 as asked",
        "client-closes-1008 1008", "server-closes-1008 1008 as asked", "client-closes-1011 1011",
        "server-closes-1011 1011 as asked", "client-closes-3000 3000", "server-closes-3000 3000 as asked",
        "client-closes-4999 4999", "server-closes-4999 4999 as asked", "large-message 1009", "large-frame 1009",
        "subprotocol chat", "unmasked 1002", "reserved-bit 1002", "bad-text 1007", "bad-code 1002",
        "lone-continuation 1002", "fragmented-ping 1002", "normal 1000", "done True",
    ]

    @Test("a Python client exchanges messages, and sees each close code and limit")
    func pythonClient() async throws { #expect(try await run() == Self.expected) }

    @Test("the same over TLS")
    func pythonClientOverTLS() async throws {
        let directory = try TemporaryDirectory()
        let authority = try TestAuthority(in: directory)
        let files = try authority.issue()
        let identity = try ReloadableIdentity(certificateFile: files.certificate, keyFile: files.key)
        #expect(try await run(identity, authority: authority.file) == Self.expected)
    }

    private func run(_ identity: ReloadableIdentity? = nil, authority: String? = nil) async throws -> [String] {
        let timers = try EventLoopGroup(count: 1, name: "timers")
        defer { timers.shutDown() }
        let upgrade = WebSocketServing.upgrade(timers: timers)
        let command = "exec \"$(Tools/peers python-websockets)\" Tests/Peers/python-websockets/client.py \"$@\""
        return try await RunningServer.run(
            identity: identity, handler: { await WebSocketServing.handle($0, $1, upgrade) }
        ) { server in
            let url = identity == nil ? "ws://127.0.0.1:\(server.port)" : "wss://localhost:\(server.port)"
            let client = try Program(
                "websockets", ["/bin/sh", "-c", command, "peer", url] + (authority.map { [$0] } ?? []),
                in: Checkout.location(of: "."))
            let lines = try await client.allLines(within: .seconds(200))
            return lines.isEmpty ? [client.errorText] : lines
        }
    }
}

/// What the peers talk to.
enum WebSocketServing {
    static func upgrade(timers: EventLoopGroup, _ change: (inout WebSocketRules) -> Void = { _ in }) -> WebSocketUpgrade
    {
        var rules = WebSocketRules()
        rules.limits.frame = 66_000
        rules.limits.message = 70_000
        change(&rules)
        return WebSocketUpgrade(rules: rules, subprotocols: ["chat"], timers: timers, sha1: { SHA1.digest(of: $0) })
    }

    /// Echoes, or closes with the code that stands in the query.
    static func handle(
        _ request: HTTPServerRequest, _ responder: any HTTPResponding, _ upgrade: WebSocketUpgrade
    ) async {
        await upgrade.serve(request, responder) { channel in
            if request.path == "/close" {
                let code = WebSocketCloseCode(rawValue: UInt16(request.query ?? "") ?? 1011)
                return channel.close(code, reason: "as asked")
            }
            while let message = await channel.next() {
                guard (try? await channel.send(message)) != nil else { return }
            }
        }
    }
}
