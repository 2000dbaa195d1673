// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// The registry's read API, server cards and the AI catalog.
@Suite(.timeLimit(.minutes(5))) struct PublishingTests {
    private static func hub(_ body: (RunningHub) async throws -> Void) async throws {
        var configuration = HubConfiguration()
        configuration.publicURL = "https://tools.hub.example"
        configuration.allowedHosts = ["127.0.0.1:*"]
        configuration.servers = try ["alpha", "beta", "gamma"].map {
            ServerConfiguration(name: try #require(ServerName($0)), displayName: $0, transport: .demo)
        }
        configuration.virtualServers = [VirtualServer(name: try #require(ServerName("office")), servers: ["alpha"])]
        try await RunningHub.with(configuration, body)
    }

    private static func get(_ hub: RunningHub, _ path: String) async throws -> (UInt16, RawJSON) {
        let answer = try await hub.exchange(.get, path)
        return (answer.status, try RawJSON(validating: answer.text))
    }

    private static func names(_ page: RawJSON) -> [String] {
        page["servers"]?.elements.compactMap { $0["server"]?["name"]?.string } ?? []
    }

    @Test("servers are listed page by page, searched, and dated")
    func list() async throws {
        try await Self.hub { hub in
            let (status, all) = try await Self.get(hub, "/v0.1/servers")
            #expect(status == 200)
            let expected = ["alpha", "beta", "gamma", "office"].map { "example.hub.tools/\($0)" }
            #expect(Self.names(all) == expected)
            #expect(all["metadata"]?.text == #"{"count":4}"#)
            let first = try #require(all["servers"]?[0])
            #expect(first["server"]?["remotes"]?[0]?["url"]?.string == "https://tools.hub.example/mcp/alpha")
            let official = try #require(first["_meta"]?["io.modelcontextprotocol.registry/official"])
            #expect(official["status"]?.string == "active" && official["isLatest"]?.boolean == true)
            var seen: [String] = []
            var cursor = ""
            repeat {
                let page = try await Self.get(hub, "/v0.1/servers?limit=2&cursor=\(cursor)").1
                seen += Self.names(page)
                cursor = page["metadata"]?["nextCursor"]?.string?.replacing("/", with: "%2F") ?? ""
            } while !cursor.isEmpty
            #expect(seen == expected)
            #expect(Self.names(try await Self.get(hub, "/v0.1/servers?search=BET&version=latest").1) == [expected[1]])
            #expect(Self.names(try await Self.get(hub, "/v0.1/servers?updated_since=2200-01-01T00:00:00Z").1) == [])
            for wrong in ["limit=0", "limit=x", "updated_since=today"] {
                #expect(try await Self.get(hub, "/v0.1/servers?\(wrong)").0 == 400)
            }
        }
    }

    @Test("one server is found by its encoded name, in the version that runs; nothing can be written")
    func one() async throws {
        try await Self.hub { hub in
            let path = "/v0.1/servers/example.hub.tools%2Fbeta/versions"
            #expect(Self.names(try await Self.get(hub, path).1) == ["example.hub.tools/beta"])
            let latest = try await Self.get(hub, path + "/latest").1
            let version = try #require(latest["server"]?["version"]?.string)
            #expect(try await Self.get(hub, path + "/" + version).0 == 200)
            #expect(try await Self.get(hub, path + "/9.9.9").0 == 404)
            let missing = try await Self.get(hub, "/v0.1/servers/none%2Fnone/versions/latest")
            #expect(missing.0 == 404 && missing.1["error"]?.string == "Server not found")
            #expect(try await hub.exchange(.post, "/v0.1/publish").status == 501)
            #expect(try await hub.exchange(.delete, path + "/latest").status == 501)
        }
    }

    @Test("the catalog's entries are cards, which say where and how to connect, and need not be read twice")
    func cards() async throws {
        try await Self.hub { hub in
            let catalog = try await Self.get(hub, "/.well-known/ai-catalog.json").1
            #expect(catalog["specVersion"]?.string == "1.0")
            let entry = try #require(catalog["entries"]?.elements.first { $0.text.contains(":mcp:beta") })
            #expect(entry["identifier"]?.string == "urn:air:tools.hub.example:mcp:beta")
            #expect(entry["type"]?.string == "application/mcp-server-card+json")
            #expect(entry["url"]?.string == "https://tools.hub.example/mcp/beta/server-card")
            let card = try await hub.exchange(.get, "/mcp/beta/server-card")
            #expect(card.fields["content-type"] == "application/mcp-server-card+json")
            let remote = try RawJSON(validating: card.text)["remotes"]?[0]
            #expect(remote?["url"]?.string == "https://tools.hub.example/mcp/beta")
            #expect(remote?["supportedProtocolVersions"]?.elements.contains { $0.isString("2026-07-28") } == true)
            let tag = try #require(card.fields["etag"])
            #expect(try await hub.exchange(.get, "/mcp/beta/server-card", ["if-none-match": tag]).status == 304)
            #expect(try await hub.exchange(.get, "/mcp/server-card").status == 200)
            #expect(try await hub.exchange(.get, "/mcp/none/server-card").status == 404)
            #expect(try await hub.exchange(.post, "/.well-known/ai-catalog.json").status == 405)
        }
    }

    @Test("where the hub asks who calls, it asks here, and shows what policy lets the caller know of")
    func identity() async throws {
        var configuration = HubConfiguration.demo
        configuration.identity = IdentityConfiguration()
        var rule = PolicyRule(name: "anna", effect: .allow)
        rule.principals = [Wildcard("key:anna")].compactMap { $0 }
        configuration.policy = Policy(rules: [rule])
        try await RunningHub.with(configuration) { hub in
            #expect(try await hub.exchange(.get, "/v0.1/servers").status == 401)
            for (name, count) in [("anna", 1), ("bert", 0)] {
                let key = try await hub.makeKey(name)
                let answer = try await hub.exchange(.get, "/v0.1/servers", ["authorization": "Bearer \(key)"])
                #expect(Self.names(try RawJSON(validating: answer.text)).count == count, "\(name)")
            }
        }
    }
}
