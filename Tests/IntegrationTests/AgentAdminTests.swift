// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// Agents added, approved and taken away while the hub runs, and the keys of its cards.
@Suite(.timeLimit(.minutes(5))) struct AgentAdminTests {
    @Test("an agent is added, waits for approval, is served over a restart, and is taken away")
    func life() async throws {
        try await UpstreamAgent.with { upstream in
            let folder = try TemporaryDirectory()
            try await RunningHub.with(.demo, in: folder) { hub in
                let token = try hub.ownerToken()
                let added = try await hub.admin(
                    .post, "/agents", #"{"name":"helper","agent":{"url":"\#(upstream.url)"}}"#, bearer: token)
                #expect(added.status == 200 && added.json["withheld"]?.boolean == true, "\(added.json.text)")
                try await hub.expect("/agents/helper/.well-known/agent-card.json", 503)
                let twice = try await hub.admin(
                    .post, "/agents", #"{"name":"helper","agent":{"url":"http://x"}}"#, bearer: token)
                #expect(twice.status == 403)
                let wrong = #"{"agent":"helper","digest":"\#(String(repeating: "0", count: 64))"}"#
                #expect(try await hub.admin(.post, "/agents/approve", wrong, bearer: token).status == 403)
                let digest = try #require(added.json["waiting"]?["digest"]?.string)
                let approved = try await hub.admin(
                    .post, "/agents/approve", #"{"agent":"helper","digest":"\#(digest)"}"#, bearer: token)
                #expect(approved.json["ready"]?.boolean == true, "\(approved.json.text)")
                try await hub.expect("/agents/helper/.well-known/agent-card.json", 200)
                let found = try await hub.admin(.post, "/agents/search", #"{"text":"finnish"}"#, bearer: token)
                #expect(found.json["agents"]?[0]?["name"]?.string == "helper", "\(found.json.text)")
                let again = try await hub.admin(.post, "/agents/approve", #"{"agent":"helper"}"#, bearer: token)
                #expect(again.status == 404 && again.json["code"]?.string == "not_waiting")
            }
            try await RunningHub.with(.demo, in: folder) { hub in
                try await hub.expect("/agents/helper/.well-known/agent-card.json", 200)
                let token = try hub.ownerToken()
                let list = try await hub.admin(.get, "/agents", bearer: token)
                #expect(list.json["agents"]?[0]?["origin"]?.string == "added")
                let gone = try await hub.admin(.post, "/agents/remove", #"{"agent":"helper"}"#, bearer: token)
                #expect(gone.status == 200)
                try await hub.expect("/agents/helper/.well-known/agent-card.json", 404)
            }
        }
    }

    @Test("a key that is replaced signs beside the new one, until the next time")
    func rotation() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            func keys() async throws -> [String] {
                let set = try RawJSON(validating: try await hub.page("/.well-known/jwks.json").text)
                return set["keys"]?.elements.compactMap { $0["kid"]?.string } ?? []
            }
            func signatures() async throws -> Int {
                let card = try RawJSON(validating: try await hub.page("/a2a/.well-known/agent-card.json").text)
                return card["signatures"]?.elements.count { _ in true } ?? 0
            }
            let first = try await keys()
            let alone = try await signatures()
            #expect(first.count == 1 && alone >= 1)
            let answer = try await hub.admin(.post, "/agents/rotate-key", "{}", bearer: try hub.ownerToken())
            let both = try await keys()
            #expect(both == [answer.json["key"]?.string, first[0]])
            let doubled = try await signatures()
            #expect(doubled == 2 * alone)
            _ = try await hub.admin(.post, "/agents/rotate-key", "{}", bearer: try hub.ownerToken())
            let last = try await keys()
            #expect(last.count == 2 && !last.contains(first[0]))
        }
    }

    @Test("a changed configuration adds and removes agents, and what others do goes on")
    func reload() async throws {
        try await UpstreamAgent.with { upstream in
            try await RunningHub.with { (hub: RunningHub) async throws in
                let file = try hub.directory.write("one", to: "patchbay.json")
                let agents = upstream.configuration.agents
                hub.hub.follow(
                    ConfigurationSource(file: file) {
                        var new = HubConfiguration.demo
                        if try hub.directory.read("patchbay.json") != "three" { new.agents = agents }
                        return new
                    })
                try await hub.expect("/agents/up/.well-known/agent-card.json", 404)
                hub.hub.reloadConfiguration()
                await hub.log.wait(for: "configuration reloaded")
                try await hub.expect("/agents/up/.well-known/agent-card.json", 200)
                let session = try await hub.openSession()
                let tools = try await hub.request("tools/list", session: session)
                #expect(tools.text.contains("up__send_message") && tools.text.contains("demo__echo"))
                try hub.directory.write("three", to: "patchbay.json")
                hub.hub.reloadConfiguration()
                while try await hub.page("/agents/up/.well-known/agent-card.json").status != 404 { await Task.yield() }
            }
        }
    }
}
