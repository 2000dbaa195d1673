// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// API keys from their making to their end, at both doors.
@Suite(.timeLimit(.minutes(5))) struct APIKeyTests {
    private static var closed: HubConfiguration {
        var configuration = HubConfiguration.demo
        configuration.identity = IdentityConfiguration()
        configuration.policy = Policy(rules: [PolicyRule(name: "all", effect: .allow)])
        return configuration
    }

    @Test(
        "with an identity source nobody is let in without a credential, and one that is no good is told apart from none"
    )
    func asks() async throws {
        try await RunningHub.with(Self.closed) { (hub: RunningHub) async throws in
            let nothing = try await hub.initialize(nil)
            #expect(nothing.status == 401)
            #expect(nothing.fields["www-authenticate"] == "Bearer")
            let wrong = try await hub.initialize("pbk_" + String(repeating: "a", count: 43))
            #expect(wrong.status == 401)
            #expect(wrong.fields["www-authenticate"]?.contains("invalid_token") == true)
            let inQuery = try await hub.exchange(
                .post, "/mcp?access_token=\(try await hub.makeKey("ci"))", ["content-type": "application/json"], "{}")
            #expect(inQuery.status == 401)
            #expect(try await hub.exchange(.get, "/metrics").status == 401)
            let ready = try await hub.exchange(.get, "/ready")
            #expect(!ready.text.contains("server"))
        }
    }

    @Test("without one a key is not needed, but a wrong one is still wrong")
    func open() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            #expect(try await hub.initialize(nil).status == 200)
            #expect(try await hub.initialize("pbk_wrong").status == 401)
            #expect(try await hub.initialize(try await hub.makeKey("ci")).status == 200)
        }
    }

    @Test("a key is shown once, lets its holder in until it is revoked, and its open session ends with it")
    func revokes() async throws {
        try await RunningHub.with(Self.closed) { (hub: RunningHub) async throws in
            let key = try await hub.makeKey("ci")
            let session = try await hub.openSession(bearer: key)
            #expect(try await hub.request("tools/list", session: session, bearer: key)["result"] != nil)
            let owner = try hub.ownerToken()
            let list = try await hub.admin(.get, "/keys", bearer: owner).json
            #expect(!list.text.contains(key))
            let id = try #require(list["keys"]?[0]?["id"]?.string)
            let revoked = try await hub.admin(.post, "/keys/revoke", #"{"id":"\#(id)"}"#, bearer: owner)
            #expect(revoked.json["key"]?["revoked"]?.string != nil)
            #expect(try await hub.initialize(key).status == 401)
            #expect(
                try await hub.request("tools/list", session: session, bearer: key)["error"]?.string == "invalid_token")
        }
    }

    @Test("roles open the admin API, each its part")
    func roles() async throws {
        try await RunningHub.with(Self.closed) { (hub: RunningHub) async throws in
            let (none, viewer) = (try await hub.makeKey("a"), try await hub.makeKey("b", roles: #"["viewer"]"#))
            let caller = try await hub.makeKey("c", roles: #"["operator"]"#)
            let call = #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#
            #expect(try await hub.admin(.get, "/tools", bearer: none).status == 403)
            #expect(try await hub.admin(.get, "/tools", bearer: viewer).status == 200)
            #expect(try await hub.admin(.post, "/tools/call", call, bearer: viewer).status == 403)
            #expect(try await hub.admin(.post, "/tools/call", call, bearer: caller).status == 200)
            #expect(try await hub.admin(.get, "/keys", bearer: caller).status == 403)
            let more = try await hub.admin(.post, "/keys", #"{"name":"x","roles":["admin"]}"#, bearer: caller)
            #expect(more.status == 403)
            #expect(try await hub.exchange(.get, "/metrics", ["authorization": "Bearer \(viewer)"]).status == 200)
        }
    }

    @Test("policy knows the holder by name")
    func policy() async throws {
        var configuration = Self.closed
        var rule = PolicyRule(name: "echo for ci", effect: .allow)
        rule.principals = [try #require(Wildcard("key:ci"))]
        rule.targets = [try #require(Wildcard("demo__echo"))]
        configuration.policy = Policy(rules: [rule])
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            for (name, tools) in [("ci", ["demo__echo"]), ("other", [])] {
                let key = try await hub.makeKey(name)
                let session = try await hub.openSession(bearer: key)
                let list = try await hub.request("tools/list", session: session, bearer: key)
                #expect(list["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } == tools)
            }
        }
    }

    @Test("with an identity source and no policy nobody may use anything")
    func deniesByDefault() async throws {
        var configuration = Self.closed
        configuration.policy = nil
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let key = try await hub.makeKey("ci")
            let session = try await hub.openSession(bearer: key)
            let list = try await hub.request("tools/list", session: session, bearer: key)
            #expect(list["result"]?["tools"]?.text == "[]")
            #expect(hub.log.lines.contains { $0.contains("no policy is configured") })
        }
    }

    @Test("requests under way are counted by principal: no more of them by another door, and no fewer for others")
    func sharesByPrincipal() async throws {
        let upstream = try HeldUpstream()
        defer { upstream.end() }
        var configuration = Self.closed
        configuration.servers = [try upstream.configuration]
        configuration.limits.requestsInFlight = 1
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let (busy, other) = (try await hub.makeKey("busy", roles: #"["viewer"]"#), try await hub.makeKey("other"))
            let session = try await hub.openSession(bearer: busy)
            async let call = hub.request(
                "tools/call", #"{"name":"held__wait","arguments":{}}"#, session: session, bearer: busy)
            await upstream.called.wait()
            let refused = try await hub.initialize(busy)
            let refusedByAdmin = try await hub.admin(.get, "/tools", bearer: busy)
            let admitted = try await hub.initialize(other)
            upstream.released.fire()
            #expect(refused.status == 429)
            #expect(refused.fields["retry-after"] == "1")
            #expect(refusedByAdmin.status == 429)
            #expect(admitted.status == 200)
            #expect(try await call["result"]?["content"]?[0]?["text"]?.string == "done")
        }
    }
}
