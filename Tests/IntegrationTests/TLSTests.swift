// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Documents
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// The hub behind a certificate of its own.
@Suite(.timeLimit(.minutes(5))) struct TLSTests {
    private let directory: TemporaryDirectory
    private let authority: TestAuthority
    private let configuration: HubConfiguration
    private let curl: Curl

    init() throws {
        directory = try TemporaryDirectory()
        authority = try TestAuthority(in: directory)
        let files = try authority.issue()
        var configuration = HubConfiguration.demo
        configuration.tls = CertificateFiles(certificate: files.certificate, key: files.key)
        self.configuration = configuration
        curl = Curl(authority: authority.file)
    }

    @Test("sessions and calls go over TLS, and commands find a plain port on loopback")
    func calls() async throws {
        try await RunningHub.with(configuration, trusting: authority.file) { (hub: RunningHub) async throws in
            #expect(hub.url.hasPrefix("https://"))
            let session = try await hub.openSession()
            let answer = try await hub.request(
                "tools/call", #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#, session: session)
            #expect(answer["result"]?["content"]?[0]?["text"]?.string == "3")

            let record = try HubRecord(in: hub.directory.file("data"))
            #expect(record.url.hasPrefix("http://127.0.0.1:"))
        }
    }

    @Test("curl speaks both versions of HTTP with it", arguments: ["1.1", "2"])
    func versions(version: String) async throws {
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let lines = try await curl(
                ["--http\(version)", "--output", "answer", "--write-out", "%{http_code} %{http_version}\n"],
                "\(hub.url)/health")
            #expect(lines == ["200 \(version)"])
        }
    }

    @Test("the certificate is exchanged under load without a failed request")
    func exchange() async throws {
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let running = configuration
            let file = try hub.directory.write("{}", to: "patchbay.json")
            hub.hub.follow(ConfigurationSource(file: file) { running })
            let curl = curl
            // Every request makes a connection, and thereby a handshake, of its own.
            async let load = withThrowingTaskGroup { group in
                for _ in 0..<4 {
                    group.addTask {
                        try await curl(
                            ["--http1.1", "--header", "connection: close", "--write-out", "\n%{http_code}\n"],
                            "\(hub.url)/health?[1-150]")
                    }
                }
                return try await group.reduce(into: []) { $0 += $1.filter { $0.count == 3 } }
            }
            for _ in 0..<20 {
                _ = try authority.issue()
                hub.log.clear()
                hub.hub.reloadConfiguration()
                await hub.log.wait(for: "certificate read again")
            }
            let codes = try await load
            #expect(codes.count == 600)
            #expect(Set(codes) == ["200"])
            #expect(try await presented(by: hub) == lastIssued())
        }
    }

    @Test("a certificate that cannot be read leaves the old one, and the log says so")
    func keepsOld() async throws {
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let running = configuration
            let file = try hub.directory.write("{}", to: "patchbay.json")
            hub.hub.follow(ConfigurationSource(file: file) { running })
            let before = try lastIssued()
            try directory.write("nonsense", to: "server.pem")
            hub.hub.reloadConfiguration()
            await hub.log.wait(for: "the new certificate is of no use")
            #expect(try await presented(by: hub) == before)
        }
    }

    /// The body of the certificate that a new handshake gets.
    private func presented(by hub: RunningHub) async throws -> [String] {
        let program = try Program(
            "s_client", ["openssl", "s_client", "-connect", String(hub.url.dropFirst("https://".count))],
            in: directory.path)
        program.closeInput()
        return Self.body(of: try await program.allLines(within: .seconds(120)))
    }

    private func lastIssued() throws -> [String] {
        let bytes = try FileContents.read(directory.file("server.pem"), limit: 1 << 20)
        let text = String(decoding: bytes, as: UTF8.self)
        return Self.body(of: text.split(separator: "\n").map(String.init))
    }

    private static func body(of lines: [String]) -> [String] {
        Array(lines.drop { !$0.contains("BEGIN CERTIFICATE") }.dropFirst().prefix { !$0.contains("END CERTIFICATE") })
    }
}

/// The program, trusting one authority.
private struct Curl: Sendable {
    let authority: String

    /// The lines that it printed.
    func callAsFunction(_ options: [String], _ url: String) async throws -> [String] {
        let folder = try TemporaryDirectory()
        let program = try Program(
            "curl",
            ["curl", "--silent", "--show-error", "--cacert", authority, "--max-time", "120"] + options + [url],
            in: folder.path)
        return try await program.allLines(within: .seconds(240))
    }
}
