// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// What is done to a hub rather than through it: each change is in its trail before it takes force.
@Suite(.timeLimit(.minutes(5))) struct ChangeRecordTests {
    private static let strict = #"{"rules": [{"name": "echo", "effect": "allow", "tools": ["demo__echo"]}]}"#

    /// The records of the trail once there are as many of that kind.
    private func records(_ hub: RunningHub, _ method: String, _ count: Int = 1) async throws -> [AuditRecord] {
        let trail = AuditInspection(directory: hub.directory.file("data"))
        while true {
            let found = try await trail.tail(count: 100).filter { $0.method == method }
            guard found.count < count else {
                await trail.close()
                return found
            }
        }
    }

    private func details(_ record: AuditRecord) throws -> RawJSON {
        try RawJSON(validating: try #require(record.arguments))
    }

    @Test(
        "a key's making and its end say who did it, for whom, and which roles it has; and so does the hub's beginning")
    func keys() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let boss = try await hub.makeKey("boss", roles: #"["admin"]"#)
            let made = try await hub.admin(
                .post, "/keys", #"{"name":"ci","roles":["viewer","operator"]}"#, bearer: boss)
            let id = try #require(made.json["key"]?["id"]?.string)
            let secret = try #require(made.json["secret"]?.string)
            for _ in 0..<2 {
                #expect(try await hub.admin(.post, "/keys/revoke", #"{"id":"\#(id)"}"#, bearer: boss).status == 200)
            }
            let created = try await records(hub, "keys/create", 2)
            #expect(created.map(\.principal) == ["operator", "key:boss"])
            #expect(created.last?.target == id && created.last?.onBehalfOf == "key:ci")
            #expect(try details(created[1])["roles"]?.text == #"["operator","viewer"]"#)
            let revoked = try await records(hub, "keys/revoke")
            #expect(revoked.count == 1 && revoked.first?.target == id && revoked.first?.principal == "key:boss")
            let started = try #require(try await records(hub, "hub/start").first)
            #expect(try details(started)["servers"]?.text == #"["demo"]"#)
            for record in created + revoked { #expect(!AuditLine.jsonl.text(of: record).contains(secret)) }
        }
    }

    @Test("another policy is recorded with its digest, and a file that is wrong is not")
    func policy() async throws {
        let folder = try TemporaryDirectory()
        let file = try folder.write(#"{"rules": [], "default": "allow"}"#, to: "policy.json")
        let main = try folder.write("{}", to: "patchbay.json")
        var base = HubConfiguration.demo
        base.policyFile = file
        base.policy = try PolicyFile.load(path: file)
        let configuration = base
        try await RunningHub.with(configuration) { hub in
            hub.hub.follow(
                ConfigurationSource(file: main) {
                    var new = configuration
                    new.policy = try PolicyFile.load(path: file)
                    return new
                })
            try folder.write("{ wrong", to: "policy.json")
            hub.hub.reloadConfiguration()
            await hub.log.wait(for: "the new configuration is wrong")
            try folder.write(Self.strict, to: "policy.json")
            hub.hub.reloadConfiguration()
            let found = try await records(hub, "policy/replace")
            #expect(found.count == 1 && found.first?.target == file && found.first?.principal == "operator")
            let details = try details(found[0])
            #expect(details["rules"]?.integer == 1)
            let digest = HexadecimalText.of(try #require(try PolicyFile.load(path: file).digest))
            #expect(details["sha256"]?.string == digest)
            await hub.log.wait(for: "policy replaced")
        }
    }

    @Test("servers, hosts and origins that change are named; a file that changes nothing leaves no record")
    func reload() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            let file = try hub.directory.write("one", to: "patchbay.json")
            let other = ServerConfiguration(
                name: try #require(ServerName("other")), displayName: "other", transport: .demo)
            var new = HubConfiguration.demo
            new.servers = [other]
            new.allowedHosts = ["hub.example"]
            let changed = new
            hub.hub.follow(ConfigurationSource(file: file) { changed })
            hub.hub.reloadConfiguration()
            let record = try #require(try await records(hub, "configuration/reload").first)
            #expect(record.target == file)
            #expect(
                try details(record).text
                    == #"{"removed":["demo"],"added":["other"],"exchanged":["allowedHosts"],"#
                    + #""removedAgents":[],"addedAgents":[]}"#)
            await hub.log.wait(for: "configuration reloaded")
            hub.hub.reloadConfiguration()
            while hub.log.lines.count(where: { $0.contains("configuration reloaded") }) < 2 { await Task.yield() }
            #expect(try await records(hub, "configuration/reload").count == 1)
        }
    }
}
