// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPClient
import HTTPMessages
import Synchronization
import TestSupport
import Testing

/// Exchanges where a proxy is configured, which is a scripted peer that writes down what it was asked for.
@Suite(.timeLimit(.minutes(5))) struct ProxyTests {
    private final class Asked: Sendable {
        private let state = Mutex<[String]>([])
        var lines: [String] { state.withLock { $0 } }
        func append(_ line: String) { state.withLock { $0.append(line) } }
    }

    /// `body` gets a client whose proxy answers with `status`, a server to go to directly, and what the proxy was asked.
    private func run(
        status: String, names: [String: [String]] = [:], direct: @escaping ScriptedServer.Script = answering,
        _ body: (ClientHarness, @Sendable () -> [String]) async throws -> Void
    ) async throws {
        let asked = Asked()
        let proxy = try ScriptedServer { connection in
            while let request = try connection.nextRequest() {
                asked.append(request.requestLine)
                try connection.respond(status, "from the proxy")
            }
        }
        defer { proxy.shutDown() }
        var configuration = HTTPClientConfiguration()
        configuration.proxy = proxy.url
        configuration.namesResolvedBy = { names[$0] ?? [] }
        try await ClientHarness.run(.native, configuration: configuration, script: direct) { harness in
            try await body(harness) { asked.lines }
        }
    }

    private static let answering: ScriptedServer.Script = { connection in
        while try connection.nextRequest() != nil { try connection.respond("200 OK", "direct") }
    }

    /// What speaks no TLS: to have met it shows where a connection went.
    private static let plainSpeaking: ScriptedServer.Script = { connection in
        try connection.respond("400 Bad Request")
        try connection.waitForEnd()
    }

    @Test("the operator's URLs go through the proxy, which looks their names up")
    func plain() async throws {
        try await run(status: "200 OK") { harness, asked in
            let answer = try await harness.exchange(HTTPClientRequest(url: "http://far.example/path?q=1"))
            #expect(answer == (200, "from the proxy"))
            #expect(asked() == ["GET http://far.example/path?q=1 HTTP/1.1"])
        }
    }

    @Test("what is on this machine is asked directly")
    func loopback() async throws {
        try await run(status: "200 OK") { harness, asked in
            let answer = try await harness.exchange(harness.request())
            #expect(answer == (200, "direct"))
            #expect(asked().isEmpty)
        }
    }

    @Test("over TLS the proxy is asked for a tunnel; one that it refuses is an error, not an answer")
    func tunnel() async throws {
        try await run(status: "403 Forbidden") { harness, asked in
            let error = await harness.failure(of: HTTPClientRequest(url: "https://far.example:8443/"))
            #expect(error?.kind == "closedEarly")
            #expect(asked() == ["CONNECT far.example:8443 HTTP/1.1"])
        }
    }

    @Test("a URL from outside goes past the proxy to its checked address, or nowhere", arguments: ["http", "https"])
    func outside(scheme: String) async throws {
        let names = ["listed.example": ["127.0.0.1"], "inside.example": ["127.0.0.3"]]
        let range = try #require(AddressRange("127.0.0.1"))
        let direct = scheme == "http" ? Self.answering : Self.plainSpeaking
        try await run(status: "200 OK", names: names, direct: direct) { harness, asked in
            var request = HTTPClientRequest(url: "\(scheme)://inside.example:\(harness.server.port)/")
            request.reach = .outside(allowing: [range])
            #expect(await harness.failure(of: request)?.kind == "forbiddenAddress")
            #expect(harness.server.connectionCount == 0)
            request.url = "\(scheme)://listed.example:\(harness.server.port)/"
            if scheme == "http" {
                let answer = try await harness.exchange(request)
                #expect(answer == (200, "direct"))
            } else {
                #expect(await harness.failure(of: request)?.kind == "tls")
                #expect(harness.server.connectionCount == 1)
            }
            #expect(asked().isEmpty)
        }
    }
}
