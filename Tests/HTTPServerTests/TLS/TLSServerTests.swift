// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import TLS
import TestSupport
import Testing

/// HTTP/1.1 over TLS, asked by curl and by OpenSSL's own client.
@Suite(.timeLimit(.minutes(5))) struct TLSServerTests {
    private let directory: TemporaryDirectory
    private let authority: TestAuthority
    private let identity: ReloadableIdentity

    init() throws {
        directory = try TemporaryDirectory()
        authority = try TestAuthority(in: directory)
        let files = try authority.issue()
        identity = try ReloadableIdentity(certificateFile: files.certificate, keyFile: files.key)
    }

    private func curl(_ arguments: [String], port: Int) async throws -> [String] {
        let program = try Program(
            "curl",
            ["curl", "--silent", "--show-error", "--http1.1", "--cacert", authority.file, "--max-time", "20"]
                + arguments.map { $0.replacing("{}", with: "https://localhost:\(port)") },
            in: directory.path)
        let lines = try await program.allLines(within: .seconds(120))
        guard lines.isEmpty else { return lines }
        return [program.errorText]
    }

    @Test("curl reuses one TLS connection", arguments: ["1.2", "1.3"])
    func curlVersions(version: String) async throws {
        try await RunningServer.run(identity: identity) { server in
            let lines = try await curl(
                [
                    "--tls-max", version, "--tlsv\(version)", "--write-out", "\n%{num_connects}\n", "{}/a", "{}/b",
                    "--data", "body",
                ], port: server.port)
            #expect(lines == ["POST /a body", "1", "POST /b body", "0"])
            #expect(server.server.statistics.acceptedConnections == 1)
        }
    }

    @Test("large bodies arrive whole both ways")
    func largeBodies() async throws {
        let body = String(repeating: "0123456789abcdef", count: 200_000)
        try directory.write(body, to: "body")
        try await RunningServer.run(identity: identity) { server in
            let lines = try await curl(["--data-binary", "@body", "{}/echo"], port: server.port)
            #expect(lines.count == 1 && lines[0] == "POST /echo \(body)")
        }
    }

    @Test("a stream is held back by a slow reader and arrives whole")
    func stream() async throws {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { _, responder in
            let stream = responder.beginStream(status: 200, fields: [:])
            for _ in 0..<100 { try? await stream.write(piece) }
            stream.finish()
        }
        try await RunningServer.run(identity: identity, handler: handler) { server in
            let lines = try await curl(
                ["--output", "out", "--write-out", "%{size_download}", "{}/"], port: server.port)
            #expect(lines == ["10000000"])
        }
    }

    @Test("versions below 1.2 and renegotiation are refused, plain HTTP too", arguments: ["-tls1", "-tls1_1"])
    func oldVersions(option: String) async throws {
        try await RunningServer.run(identity: identity) { server in
            let program = try Program(
                "s_client", ["openssl", "s_client", option, "-connect", "127.0.0.1:\(server.port)"],
                in: directory.path)
            program.closeInput()
            #expect(try await program.waitForExit(within: .seconds(120)) == .exited(1))
            let plain = try await server.exchange("GET / HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(!plain.contains("HTTP/1.1 200"))
            #expect(await server.waitUntil { $0.openConnections == 0 })
            #expect(server.handshakeFailures.count == 2)
        }
    }

    @Test("a client that asks for renegotiation is not given it")
    func renegotiation() async throws {
        var limits = HTTPServerLimits()
        // The server must not have closed the connection before a starved client asks.
        (limits.headDeadline, limits.idleDeadline) = (.seconds(120), .seconds(120))
        try await RunningServer.run(limits: limits, identity: identity) { server in
            let program = try Program(
                "s_client", ["openssl", "s_client", "-tls1_2", "-connect", "127.0.0.1:\(server.port)"],
                in: directory.path)
            _ = try await program.line(after: "    Verify return code", within: .seconds(120))
            try program.write("R\n")
            #expect(try await program.waitForExit(within: .seconds(120)) == .exited(1))
            #expect(program.errorText.contains("no renegotiation"))
        }
    }

    @Test("a client that says nothing is closed at the handshake's deadline")
    func silentClient() async throws {
        var limits = HTTPServerLimits()
        limits.handshakeDeadline = .milliseconds(50)
        try await RunningServer.run(limits: limits, identity: identity) { server in
            let client = try server.connect()
            #expect(try await client.receive().isEmpty)
            #expect(server.handshakeFailures.count == 1)
            // The client may see the end a moment before the server has counted it.
            #expect(await server.waitUntil { $0.openConnections == 0 })
        }
    }

    @Test("a shutdown ends idle TLS connections with a farewell")
    func farewell() async throws {
        try await RunningServer.run(identity: identity) { server in
            let program = try Program(
                "s_client", ["openssl", "s_client", "-quiet", "-connect", "127.0.0.1:\(server.port)"],
                in: directory.path)
            try program.write("GET /x HTTP/1.1\r\nHost: h\r\n\r\n")
            _ = try await program.line(after: "HTTP/1.1 200 OK", within: .seconds(120))
            await server.server.shutDown(deadline: .seconds(5))
            // A truncated end would be exit 1 and 'unexpected eof'.
            #expect(try await program.waitForExit(within: .seconds(120)) == .exited(0))
        }
    }
}
