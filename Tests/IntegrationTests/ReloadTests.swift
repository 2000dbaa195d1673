// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ReloadTests {
    /// The demo server under each of the names.
    private static func servers(_ names: String...) throws -> [ServerConfiguration] {
        try names.map {
            ServerConfiguration(name: try #require(ServerName($0)), displayName: $0, transport: .demo)
        }
    }

    private static func tools(_ hub: RunningHub, _ session: String) async throws -> [String] {
        let answer = try await hub.request("tools/list", session: session)
        return answer["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } ?? []
    }

    @Test("a changed file adds and removes servers, and open sessions go on")
    func exchangesServers() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let file = try hub.directory.write("one", to: "patchbay.json")
            let base = HubConfiguration.demo
            hub.hub.follow(
                ConfigurationSource(file: file) {
                    var new = base
                    new.servers = try Self.servers("alpha", "beta")
                    return new
                })
            let session = try await hub.openSession()
            #expect(try await Self.tools(hub, session) == ["demo__echo", "demo__add"])
            try hub.directory.write("two, and longer", to: "patchbay.json")
            await hub.log.wait(for: "configuration reloaded")
            #expect(
                try await Self.tools(hub, session) == ["alpha__echo", "alpha__add", "beta__echo", "beta__add"])
            let call = try await hub.request(
                "tools/call", #"{"name":"beta__echo","arguments":{"text":"hi"}}"#, session: session)
            #expect(call["result"]?["content"]?[0]?["text"]?.string == "hi")
            let gone = try await hub.request("tools/call", #"{"name":"demo__echo"}"#, session: session)
            #expect(gone["error"]?["code"]?.integer == -32602)
        }
    }

    @Test("a wrong file changes nothing, and the log says where it is wrong")
    func keepsOld() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let file = try hub.directory.write("{\n  \"lsten\": 1\n}", to: "patchbay.json")
            hub.hub.follow(
                ConfigurationSource(file: file) { try ConfigurationFile.load(path: file, environment: [:]) })
            let session = try await hub.openSession()
            hub.hub.reloadConfiguration()
            await hub.log.wait(for: "the new configuration is wrong")
            #expect(hub.log.lines.contains { $0.contains("patchbay.json:2:") && $0.contains("lsten") })
            #expect(try await Self.tools(hub, session) == ["demo__echo", "demo__add"])
        }
    }

    @Test("a host that the new file allows is served without a restart, and what needs one is said")
    func exchangesEdge() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let before = try await hub.exchange(.get, "/health", ["host": "hub.example"])
            let file = try hub.directory.write("", to: "patchbay.json")
            var new = HubConfiguration.demo
            new.allowedHosts = ["hub.example"]
            new.loops = 7
            let changed = new
            hub.hub.follow(ConfigurationSource(file: file) { changed })
            hub.hub.reloadConfiguration()
            await hub.log.wait(for: "count from the next start on")
            let after = try await hub.exchange(.get, "/health", ["host": "hub.example"])
            #expect(before.status == 421)
            #expect(after.status == 200)
            #expect(hub.log.lines.contains { $0.contains("loops") })
        }
    }
}
