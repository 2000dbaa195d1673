// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import Synchronization
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ChangeFeedTests {
    /// What one client was told.
    private final class Ear: Sendable {
        private let heard = Mutex<[MCPChange]>([])
        var changes: [MCPChange] { heard.withLock { $0 } }
        func hear(_ change: MCPChange) { heard.withLock { $0.append(change) } }
    }

    private static let lists = MCPWishes.allLists

    private func upstream(_ tool: String = "x") -> ScriptedUpstream {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [ScriptedUpstream.tools(tool)]
        script.pages["resources/list"] = [
            ScriptedUpstream.list("resources", [["uri": "test://page", "name": "page"]], nil)
        ]
        return ScriptedUpstream(script)
    }

    @discardableResult
    private func listen(
        _ life: LifeOfACall, _ ear: Ear, _ wishes: MCPWishes = lists, as principal: String = "ann"
    ) async throws -> any MCPListening {
        var caller = HubFixture.caller
        caller.principal = Principal(id: principal)
        return try await life.listen(for: wishes, as: caller) { ear.hear($0) }
    }

    @Test("a server's word reaches everyone who listens to that list, once for a storm, below 800 ms")
    func tells() async throws {
        let server = upstream()
        let hub = try HubFixture(["a": server])
        let (all, prompts) = (Ear(), Ear())
        try await listen(hub.life, all)
        try await listen(hub.life, prompts, MCPWishes(lists: [.listPrompts]))
        for _ in 0..<1000 { server.tell(.told(.list(.listTools))) }
        hub.clock.advance(by: .milliseconds(100))
        #expect(all.changes == [.list(.listTools)])
        #expect(prompts.changes == [])
    }

    @Test("a log message that belongs to no call is for sessions of the handshake era that may know of its server")
    func logs() async throws {
        let server = upstream()
        let hub = try HubFixture(["a": server, "b": upstream()])
        let (modern, older, elsewhere) = (Ear(), Ear(), Ear())
        try await listen(hub.life, modern)
        var caller = HubFixture.caller
        caller.client.revision = .november2025
        _ = try await hub.life.listen(for: Self.lists, as: caller) { older.hear($0) }
        let other = hub.life.narrowed(to: try #require(ServerName("b")))
        _ = try await other.listen(for: Self.lists, as: caller) { elsewhere.hear($0) }
        let message = RawJSON(["level": "info", "data": "started"])
        server.tell(.told(.log(message)))
        hub.clock.advance(by: .milliseconds(100))
        #expect(older.changes == [.log(message)])
        #expect(modern.changes.isEmpty && elsewhere.changes.isEmpty)
    }

    @Test("after the word a list is read anew, whatever it says about its freshness")
    func relists() async throws {
        let server = upstream("old")
        server.change {
            $0.pages["tools/list"] = [ScriptedUpstream.tools("old").editing([.set("ttlMs", .integer(60_000))])]
        }
        let hub = try HubFixture(["a": server])
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__old"])
        server.change { $0.pages["tools/list"] = [ScriptedUpstream.tools("new")] }
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__old"])
        hub.clock.advance(by: .milliseconds(1))
        server.tell(.told(.list(.listTools)))
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__new"])
    }

    @Test("a change that a server never announced is told when it is found")
    func finds() async throws {
        let server = upstream("old")
        let hub = try HubFixture(["a": server])
        _ = try await hub.answer(.listTools)
        hub.clock.advance(by: .milliseconds(100))
        let ear = Ear()
        try await listen(hub.life, ear)
        server.change { $0.pages["tools/list"] = [ScriptedUpstream.tools("new")] }
        hub.clock.advance(by: .seconds(2))
        _ = try await hub.answer(.listTools)
        hub.clock.advance(by: .milliseconds(100))
        #expect(ear.changes == [.list(.listTools)])
    }

    @Test("the face of one server hears of that server only")
    func scopes() async throws {
        let (a, b) = (upstream(), upstream())
        let hub = try HubFixture(["a": a, "b": b])
        let ear = Ear()
        try await listen(hub.life.narrowed(to: try #require(ServerName("b"))), ear)
        a.tell(.told(.list(.listTools)))
        hub.clock.advance(by: .milliseconds(100))
        #expect(ear.changes == [])
        b.tell(.reconnected)
        hub.clock.advance(by: .milliseconds(100))
        #expect(Set(ear.changes) == Set(MCPWishes.announced.map(MCPChange.list)))
    }

    @Test("a principal hears nothing of what policy keeps from them")
    func filters() async throws {
        var rule = PolicyRule(name: "ann", effect: .allow)
        rule.principals = [try #require(Wildcard("ann"))]
        let policy = PolicyEngine(Policy(rules: [rule]), clock: FixedWallClock(microsecondsSinceEpoch: 0))
        let server = upstream()
        let hub = try HubFixture(["a": server], policy: policy)
        let (ann, bob) = (Ear(), Ear())
        try await listen(hub.life, ann)
        try await listen(hub.life, bob, as: "bob")
        server.tell(.told(.list(.listTools)))
        hub.clock.advance(by: .milliseconds(100))
        #expect(ann.changes == [.list(.listTools)])
        #expect(bob.changes == [])
        let granted = try await listen(hub.life, bob, MCPWishes(resources: ["test://page"]), as: "bob").granted
        #expect(granted.resources == [])
    }

    @Test("a resource is subscribed to at its server once for all, under its own URI, and told under the client's")
    func counts() async throws {
        let (a, b) = (upstream(), upstream())
        let hub = try HubFixture(["a": a, "b": b])
        await hub.catalog.warmUp()
        let (first, second) = (Ear(), Ear())
        let wishes = MCPWishes(resources: ["test://b/page"])
        let one = try await listen(hub.life, first, wishes)
        let two = try await listen(hub.life, second, MCPWishes())
        #expect(one.granted == wishes)
        try await two.add(resource: "test://b/page")
        #expect(b.followed == [["test://page"]])
        #expect(a.followed == [])
        b.tell(.told(.resource("test://page")))
        #expect(first.changes == [.resource("test://b/page")])
        #expect(second.changes == [.resource("test://b/page")])
        one.end()
        #expect(b.followed.count == 1)
        two.remove(resource: "test://b/page")
        #expect(b.followed == [["test://page"], []])
        b.tell(.told(.resource("test://page")))
        #expect(second.changes.count == 1)
    }

    @Test("a resource that is not there cannot be subscribed to")
    func unknown() async throws {
        let (a, b) = (upstream(), upstream())
        let hub = try HubFixture(["a": a, "b": b])
        let listening = try await listen(hub.life, Ear(), MCPWishes())
        await #expect(throws: JSONRPCError.self) { try await listening.add(resource: "test://nowhere") }
        #expect(a.followed == [] && b.followed == [])
    }

    @Test("a server that fails leaves the lists when its grace is over, and everyone is told; so when it is back")
    func grace() async throws {
        let server = upstream()
        let hub = try HubFixture(["a": server])
        _ = try await hub.answer(.listTools)
        hub.clock.advance(by: .milliseconds(100))
        let ear = Ear()
        try await listen(hub.life, ear)
        server.change { $0.failure = .unreachable("gone") }
        hub.clock.advance(by: .seconds(2))
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__x"])
        #expect(ear.changes == [])
        hub.clock.advance(by: .seconds(61))
        #expect(HubFixture.names(try await hub.answer(.listTools)) == [])
        hub.clock.advance(by: .milliseconds(100))
        #expect(ear.changes.contains(.list(.listTools)))
        let count = ear.changes.count
        server.change { $0.failure = nil }
        #expect(HubFixture.names(try await hub.answer(.listTools)) == ["a__x"])
        hub.clock.advance(by: .milliseconds(100))
        #expect(ear.changes.count > count)
    }
}
