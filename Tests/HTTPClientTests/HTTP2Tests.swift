// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPClient
import HTTPMessages
import TestSupport
import Testing

/// Exchanges over HTTP/2, which TLS agrees on or which is known beforehand, with a server on the Python package `h2`.
@Suite(.timeLimit(.minutes(5))) struct HTTP2Tests {
    private func run(
        names: [String] = ["localhost"], configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
        _ body: (ClientHarness, String) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let authority = try TestAuthority(in: directory)
        let files = try authority.issue(names)
        var configuration = configuration
        configuration.certificateAuthorities = authority.file
        try await run([files.certificate, files.key], configuration, body)
    }

    /// Against a server that speaks in the clear when no certificate is given.
    private func run(
        _ arguments: [String], _ configuration: HTTPClientConfiguration = HTTPClientConfiguration(),
        _ body: (ClientHarness, String) async throws -> Void
    ) async throws {
        let command = "exec \"$(Tools/peers http2)\" Tests/Peers/http2/server.py \"$@\""
        let server = try Program(
            "http2 server", ["/bin/sh", "-c", command, "peer"] + arguments, in: Checkout.location(of: "."))
        let port = try await server.line(after: "ready ", within: .seconds(120))
        try await ClientHarness.run(.native, configuration: configuration) { _ in
        } _: { harness in
            try await body(harness, port)
        }
        await server.end()
    }

    private func exchange(
        _ harness: ClientHarness, _ request: HTTPClientRequest
    ) async throws -> (connection: String, text: String) {
        let response = try await harness.client.execute(request)
        #expect(response.status.code == 200)
        let bytes = try await response.body.collect(upTo: 16 << 20)
        return (response.fields["x-connection"] ?? "", String(decoding: bytes, as: UTF8.self))
    }

    @Test("requests side by side share one connection, each with its own answer")
    func multiplexes() async throws {
        try await run { harness, port in
            let base = "https://localhost:\(port)"
            let first = try await exchange(harness, HTTPClientRequest(url: base + "/first"))
            #expect(first.text == "GET localhost:\(port)/first ")
            let answers = try await withThrowingTaskGroup { group in
                for index in 0..<50 {
                    group.addTask {
                        let request = HTTPClientRequest(
                            method: .post, url: base + "/\(index)", body: Array("body \(index)".utf8))
                        let answer = try await exchange(harness, request)
                        return (answer.connection, answer.text == "POST localhost:\(port)/\(index) body \(index)")
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 50)
            #expect(Set(answers.map(\.0)) == [first.connection])
            #expect(answers.allSatisfy { $0.1 })
        }
    }

    @Test("large bodies arrive whole, read at the caller's pace, and do not hold up their neighbours")
    func largeBodies() async throws {
        try await run { harness, port in
            let base = "https://localhost:\(port)"
            let size = 8 << 20
            let slow = try await harness.client.execute(HTTPClientRequest(url: base + "/large?\(size)"))
            var count = try await slow.body.next()?.count ?? 0
            let neighbour = try await exchange(
                harness, HTTPClientRequest(method: .put, url: base, body: [UInt8](repeating: 65, count: 1 << 20)))
            #expect(neighbour.text.utf8.count == "PUT localhost:\(port)/ ".utf8.count + 1 << 20)
            while let more = try await slow.body.next() { count += more.count }
            #expect(count == size)
        }
    }

    /// The trailers of a POST to the server's `/trailers`.
    private func trailers(
        _ harness: ClientHarness, _ request: HTTPClientRequest
    ) async throws -> (text: String, fields: HTTPFields) {
        let response = try await harness.client.execute(request)
        #expect(response.body.trailers.isEmpty)
        let text = String(decoding: try await response.body.collect(upTo: 1 << 20), as: UTF8.self)
        return (text, response.body.trailers)
    }

    @Test("trailers are there once the body is read, with or without a body")
    func trailers() async throws {
        try await run { harness, port in
            for text in ["text", String(repeating: "long ", count: 40_000), ""] {
                let request = HTTPClientRequest(
                    method: .post, url: "https://localhost:\(port)/trailers", body: Array(text.utf8))
                let answer = try await trailers(harness, request)
                #expect(answer.text == text)
                #expect(answer.fields["x-trailer"] == "behind the body")
                #expect(answer.fields.count == 1)
            }
        }
    }

    @Test("a server that is known to speak HTTP/2 is spoken to in it without TLS, trailers included")
    func priorKnowledge() async throws {
        try await run([]) { harness, port in
            let base = "http://127.0.0.1:\(port)"
            var request = HTTPClientRequest(method: .post, url: base + "/trailers", body: Array("text".utf8))
            request.assumesHTTP2 = true
            // The later ones with a handle that was used before.
            for _ in 0..<3 {
                let answer = try await trailers(harness, request)
                #expect(answer.text == "text")
                #expect(answer.fields["x-trailer"] == "behind the body")
            }
            // A URL from outside keeps to its bounds in HTTP/2, too.
            request.reach = .outside(allowing: [])
            let refused = await harness.failure(of: request)
            #expect(refused?.kind == "forbiddenAddress")
            request.reach = .outside(allowing: [try #require(AddressRange("127.0.0.1"))])
            #expect(try await trailers(harness, request).text == "text")
            // Without that knowledge it is HTTP/1.1, which that server does not speak.
            request.assumesHTTP2 = false
            let misunderstood = await harness.failure(of: request)
            #expect(misunderstood != nil)
        }
    }

    @Test("a stream that is reset fails alone, and trailers harm nothing")
    func reset() async throws {
        try await run { harness, port in
            let base = "https://localhost:\(port)"
            let before = try await exchange(harness, HTTPClientRequest(url: base))
            let failed = await harness.failure(of: HTTPClientRequest(method: .post, url: base + "/reset?2", body: [1]))
            #expect(failed?.kind == "closedEarly")
            let request = HTTPClientRequest(method: .post, url: base + "/trailers", body: Array("text".utf8))
            let after = try await exchange(harness, request)
            #expect(after.text == "text")
            #expect(after.connection == before.connection)
        }
    }

    @Test("a URL from outside keeps its name for TLS and host while the checked address is connected to")
    func pinned() async throws {
        var configuration = HTTPClientConfiguration()
        configuration.namesResolvedBy = { $0 == "pinned.example" ? ["127.0.0.1"] : [] }
        let range = try #require(AddressRange("127.0.0.1"))
        try await run(names: ["pinned.example"], configuration: configuration) { harness, port in
            var request = HTTPClientRequest(url: "https://pinned.example:\(port)/x")
            request.reach = .outside(allowing: [range])
            let first = try await exchange(harness, request)
            #expect(first.text == "GET pinned.example:\(port)/x ")
            // Each has a connection of its own: none could have been led elsewhere before.
            #expect(try await exchange(harness, request).connection != first.connection)
        }
    }
}
