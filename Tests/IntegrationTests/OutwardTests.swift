// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import TestSupport
import Testing

/// How a hub reaches its servers.
@Suite(.timeLimit(.minutes(5))) struct OutwardTests {
    private static func server(_ name: String, _ url: String) throws -> ServerConfiguration {
        ServerConfiguration(
            name: try #require(ServerName(name)), displayName: name,
            transport: .http(ServerEndpoint(url: Secret(url))))
    }

    @Test("a server with a certificate of the operator's own authority is called, over HTTP/2 too")
    func ownAuthority() async throws {
        let directory = try TemporaryDirectory()
        let authority = try TestAuthority(in: directory)
        let files = try authority.issue()
        var upstream = HubConfiguration.demo
        upstream.tls = CertificateFiles(certificate: files.certificate, key: files.key)
        try await RunningHub.with(upstream) { (upstream: RunningHub) async throws in
            var configuration = HubConfiguration()
            configuration.servers = [try Self.server("far", upstream.url + "/mcp")]
            configuration.authoritiesFile = authority.file
            try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
                let session = try await hub.openSession()
                let answer = try await hub.request(
                    "tools/call", #"{"name":"far__demo__add","arguments":{"a":1,"b":2}}"#, session: session)
                #expect(answer["result"]?["structuredContent"]?["sum"]?.integer == 3, "\(answer.text)")
            }
        }
    }

    @Test("a server is called through the operator's proxy")
    func proxy() async throws {
        // It answers whatever it is asked for, as a proxy in front of one server would.
        let proxy = try HeldUpstream()
        defer { proxy.end() }
        proxy.released.fire()
        var configuration = HubConfiguration()
        configuration.servers = [try Self.server("far", "http://nowhere.example/mcp")]
        configuration.proxy = Secret(proxy.url)
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let session = try await hub.openSession()
            let answer = try await hub.request("tools/call", #"{"name":"far__wait","arguments":{}}"#, session: session)
            #expect(answer["result"]?["content"]?[0]?["text"]?.string == "done", "\(answer.text)")
        }
    }
}
