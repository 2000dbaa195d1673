// SPDX-License-Identifier: Apache-2.0

import Addresses
import HTTPClient
import HTTPMessages
import Synchronization
import TestSupport
import Testing

/// URLs from outside, with names that mean what a test says.
@Suite(.timeLimit(.minutes(5))) struct ReachTests {
    private static let outside = HTTPReach.outside(allowing: [])

    private static func names(_ table: [String: [String]]) -> HTTPClientConfiguration {
        var configuration = HTTPClientConfiguration()
        configuration.namesResolvedBy = { table[$0] ?? [] }
        return configuration
    }

    private static func ok(_ connection: ScriptedConnection) throws {
        while true {
            _ = try connection.request()
            try connection.respond("200 OK", "hello")
        }
    }

    private func request(_ url: String, _ reach: HTTPReach = outside) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: url)
        request.reach = reach
        return request
    }

    @Test(
        "numeric and named ways to ourselves are refused, plain and over TLS, and nobody is connected to",
        arguments: ["http", "https"], ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "inside.example", "half.example"])
    func refuses(_ scheme: String, _ host: String) async throws {
        let names = Self.names(["inside.example": ["127.0.0.1"], "half.example": ["8.8.8.8", "127.0.0.1"]])
        try await ClientHarness.run(.native, configuration: names, script: Self.ok) {
            (harness: ClientHarness) async throws in
            let error = await harness.failure(of: request("\(scheme)://\(host):\(harness.server.port)/"))
            #expect(error?.kind == "forbiddenAddress", "\(String(describing: error))")
            #expect(harness.server.connectionCount == 0)
        }
    }

    @Test("what the operator listed is served")
    func allowsListed() async throws {
        let names = Self.names(["inside.example": ["127.0.0.1"]])
        let range = try #require(AddressRange("127.0.0.0/8"))
        try await ClientHarness.run(.native, configuration: names, script: Self.ok) {
            (harness: ClientHarness) async throws in
            let allowed = request("http://inside.example:\(harness.server.port)/", .outside(allowing: [range]))
            #expect(try await harness.exchange(allowed).status == 200)
        }
    }

    @Test("a name that turns to us at its second look-up is refused then")
    func survivesRebinding() async throws {
        let asked = Mutex(0)
        var configuration = HTTPClientConfiguration()
        configuration.namesResolvedBy = { _ in
            let count = asked.withLock { count in
                count += 1
                return count
            }
            return [count == 1 ? "127.0.0.2" : "127.0.0.1"]
        }
        let only = try #require(AddressRange("127.0.0.2"))
        // The first answer is kept for half a minute, so two clients stand for two moments.
        for expected in ["cannotConnect", "forbiddenAddress"] {
            try await ClientHarness.run(.native, configuration: configuration, script: Self.ok) {
                (harness: ClientHarness) async throws in
                let error = await harness.failure(
                    of: request("http://turning.example:\(harness.server.port)/", .outside(allowing: [only])))
                #expect(error?.kind == expected)
                #expect(harness.server.connectionCount == 0)
            }
        }
    }

    @Test("a redirect is handed back, not followed")
    func keepsRedirects() async throws {
        let range = try #require(AddressRange("127.0.0.1"))
        try await ClientHarness.run(.native) { connection in
            _ = try connection.request()
            try connection.respond("302 Found", fields: ["Location: http://127.0.0.1:1/"], "")
        } _: { harness in
            let response = try await harness.client.execute(
                request(harness.server.url + "/", .outside(allowing: [range])))
            #expect(response.status.code == 302)
            #expect(response.fields["location"] == "http://127.0.0.1:1/")
            #expect(harness.server.connectionCount == 1)
        }
    }

    @Test("a connection that the operator's URL opened does not carry one from outside")
    func keepsConnectionsApart() async throws {
        try await ClientHarness.run(.native, script: Self.ok) { (harness: ClientHarness) async throws in
            #expect(try await harness.exchange(harness.request()).status == 200)
            let error = await harness.failure(of: request(harness.server.url + "/"))
            #expect(error?.kind == "forbiddenAddress")
        }
    }

    @Test("over TLS, libcurl connects to the checked address and asks nobody else")
    func pinsCurl() async throws {
        let names = Self.names(["pinned.example": ["127.0.0.1"]])
        let range = try #require(AddressRange("127.0.0.1"))
        try await ClientHarness.run(.native, configuration: names) { connection in
            try connection.send("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n")
            try connection.waitForEnd()
        } _: { harness in
            let error = await harness.failure(
                of: request("https://pinned.example:\(harness.server.port)/", .outside(allowing: [range])))
            // The scripted peer speaks no TLS: to have met it shows where the connection went.
            #expect(error?.kind == "tls")
            #expect(harness.server.connectionCount == 1)
        }
    }
}
