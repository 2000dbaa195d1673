// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HTTPServer
import TLS
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct HTTP2ExchangeTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test("curl speaks it in cleartext, with prior knowledge")
    func cleartext() async throws {
        try await RunningServer.run { server in
            let lines = try await HTTP2Peer.curl(
                ["--write-out", "\n%{http_version} %{num_connects}\n", "{}/a?b=1", "--data", "body"],
                port: server.port, in: directory)
            #expect(lines == ["POST /a?b=1 body", "2 1"])
            #expect(server.server.statistics.requests == 1)
        }
    }

    @Test("a client that asks for an upgrade in cleartext is answered in HTTP/1.1")
    func upgrade() async throws {
        try await RunningServer.run { server in
            let program = try Program(
                "curl",
                [
                    "curl", "--silent", "--show-error", "--http2", "--write-out", "%{http_version}\n", "--data", "body",
                    "http://localhost:\(server.port)/a",
                ], in: directory.path)
            #expect(try await program.allLines(within: .seconds(120)) == ["POST /a body1.1"])
        }
    }

    @Test("over TLS it is chosen by the handshake, and HTTP/1.1 still is where the client knows no better")
    func overTLS() async throws {
        let authority = try TestAuthority(in: directory)
        let files = try authority.issue()
        let identity = try ReloadableIdentity(
            certificateFile: files.certificate, keyFile: files.key, protocols: [.http2, .http1])
        try await RunningServer.run(identity: identity) { server in
            let options = [
                "--cacert", authority.file, "--write-out", " %{http_version} %{num_connects}\n", "{}/x", "{}/y",
            ]
            let modern = try await HTTP2Peer.curl(options, port: server.port, scheme: "https", in: directory)
            #expect(modern == ["GET /x  2 1", "GET /y  2 0"])
            let old = try await HTTP2Peer.curl(
                ["--http1.1"] + options, port: server.port, scheme: "https", in: directory)
            #expect(old == ["GET /x  1.1 1", "GET /y  1.1 0"])
        }
    }

    @Test("handlers see the authority as the host field, cookies joined, and no pseudo-field")
    func fields() async throws {
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { request, responder in
            let names = request.fields.entries.map { request.fields.name(of: $0) }.sorted().joined(separator: ",")
            let text = "\(names) \(request.fields["host"] ?? "") \(request.fields["cookie"] ?? "")"
            responder.send(
                HTTPServerResponse(
                    status: 201, fields: ["X-Upper": "Value", "connection": "close"], body: Array(text.utf8)))
        }
        try await RunningServer.run(handler: handler) { server in
            let lines = try await HTTP2Peer.curl(
                ["--include", "--cookie", "a=1; b=2", "--user-agent", "test", "{}/"], port: server.port, in: directory)
            #expect(lines.first?.hasPrefix("HTTP/2 201") == true)
            #expect(lines.contains("x-upper: Value\r"))
            #expect(!lines.contains { $0.hasPrefix("connection:") })
            #expect(lines.contains { $0.hasPrefix("date: ") && $0.hasSuffix(" GMT\r") })
            #expect(lines.last == "accept,cookie,host,user-agent localhost:\(server.port) a=1; b=2")
        }
    }

    @Test("large bodies arrive whole both ways, whatever the windows")
    func largeBodies() async throws {
        let body = String(repeating: "0123456789abcdef", count: 200_000)
        try directory.write(body, to: "body")
        try await RunningServer.run { server in
            let lines = try await HTTP2Peer.curl(
                ["--data-binary", "@body", "{}/echo"], port: server.port, in: directory)
            #expect(lines.count == 1 && lines[0] == "POST /echo \(body)")
        }
    }

    @Test("a stream is held back by its windows and arrives whole")
    func stream() async throws {
        let piece = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { _, responder in
            let stream = responder.beginStream(status: 200, fields: [:])
            for _ in 0..<100 { try? await stream.write(piece) }
            stream.finish()
        }
        try await RunningServer.run(handler: handler) { server in
            let lines = try await HTTP2Peer.curl(
                ["--output", "out", "--write-out", "%{size_download}", "{}/"], port: server.port, in: directory)
            #expect(lines == ["10000000"])
        }
    }

    @Test("trailers travel both ways")
    func trailers() async throws {
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { request, responder in
            let stream = responder.beginStream(status: 200, fields: [:])
            try? await stream.write(request.body)
            stream.finish(trailers: request.trailers)
        }
        try await RunningServer.run(handler: handler) { server in
            let lines = try await HTTP2Peer.run("trailers", port: server.port)
            #expect(
                lines == ["status 200", "body 4", "trailer grpc-status=0", "trailer x-note=behind the body", "end"])
        }
    }

    @Test("HEAD, an empty answer and a handler without an answer")
    func bodyless() async throws {
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { request, responder in
            guard request.path != "/nothing" else { return }
            responder.send(HTTPServerResponse(status: request.path == "/empty" ? 204 : 200, body: [1, 2, 3]))
        }
        let format = ["--write-out", "%{http_code} %{size_download} %header{content-length}\n", "--output", "out"]
        try await RunningServer.run(handler: handler) { server in
            for (arguments, expected) in [
                (["--head", "{}/"], "200 0 3"), (["{}/empty"], "204 0 "), (["{}/nothing"], "500 56 56"),
            ] {
                let lines = try await HTTP2Peer.curl(format + arguments, port: server.port, in: directory)
                #expect(lines == [expected])
            }
            #expect(server.events.count == 1)
        }
    }

    @Test("thousands of requests on many connections and streams are all answered")
    func load() async throws {
        try await RunningServer.run(loops: 2) { server in
            let program = try Program(
                "h2load",
                [
                    "h2load", "--requests=20000", "--clients=16", "--max-concurrent-streams=32",
                    "http://127.0.0.1:\(server.port)/",
                ], in: directory.path)
            let lines = try await program.allLines(within: .seconds(120))
            #expect(
                lines.contains(
                    "requests: 20000 total, 20000 started, 20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout"),
                "\(lines)")
            #expect(await server.waitUntil { $0.openConnections == 0 && $0.runningHandlers == 0 })
        }
    }

    @Test("a client that leaves cancels its handlers")
    func departure() async throws {
        let cancelled = Signal()
        let started = Signal()
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { _, responder in
            started.fire()
            await withTaskCancellationHandler {
                await cancelled.wait()
            } onCancel: {
                cancelled.fire()
            }
        }
        try await RunningServer.run(handler: handler) { server in
            let program = try Program(
                "curl", ["curl", "--http2-prior-knowledge", "http://127.0.0.1:\(server.port)/"], in: directory.path)
            await started.wait()
            await program.end()
            #expect(await server.waitUntil { $0.openConnections == 0 && $0.runningHandlers == 0 })
        }
    }

    @Test("a shutdown lets a request under way finish")
    func gracefulShutdown() async throws {
        let started = Signal()
        let mayAnswer = Signal()
        let handler: @Sendable (HTTPServerRequest, any HTTPResponding) async -> Void = { _, responder in
            started.fire()
            await mayAnswer.wait()
            responder.send(HTTPServerResponse(status: 200, contentType: "text/plain", text: "done"))
        }
        try await RunningServer.run(handler: handler) { server in
            async let lines = HTTP2Peer.curl(["{}/"], port: server.port, in: directory)
            await started.wait()
            server.server.beginGracefulShutdown()
            mayAnswer.fire()
            let answer = try await lines
            #expect(answer == ["done"])
            await server.server.shutDown(deadline: .seconds(5))
            #expect(server.server.statistics.openConnections == 0)
        }
    }
}
