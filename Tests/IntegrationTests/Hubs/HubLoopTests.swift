// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import TestSupport
import Testing

/// Hubs that stand behind themselves, over the network.
@Suite(.timeLimit(.minutes(5))) struct HubLoopTests {
    private static func server(_ name: String, _ url: String) throws -> ServerConfiguration {
        ServerConfiguration(
            name: try #require(ServerName(name)), displayName: name,
            transport: .http(ServerEndpoint(url: Secret(url, shownAs: url))))
    }

    /// Adds a server to a running hub, as an operator would.
    private static func add(_ name: String, _ url: String, to hub: RunningHub) async throws {
        let answer = try await hub.admin(
            .post, "/servers",
            #"{"url":"\#(url)","name":"\#(name)","trust":"auto"}"#, bearer: try hub.ownerToken())
        #expect((200..<300).contains(answer.status), "\(answer)")
    }

    private static func names(_ hub: RunningHub, _ session: String) async throws -> [String] {
        let list = try await hub.request("tools/list", session: session)
        return list["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } ?? []
    }

    @Test("a hub behind itself is a named gap with the reason, and everything else is served")
    func itself() async throws {
        try await RunningHub.with { (hub: RunningHub) async throws in
            try await Self.add("self", hub.url + "/mcp", to: hub)
            let session = try await hub.openSession()
            let list = try await hub.request("tools/list", session: session)
            #expect(try await Self.names(hub, session) == ["demo__echo", "demo__add"])
            let gap = list["result"]?["_meta"]?["dev.patchbay/unavailable"]?[0]
            #expect(gap?["server"]?.string == "self")
            #expect(gap?["reason"]?.string?.contains("asked by itself") == true, "\(list)")
            let call = try await hub.request(
                "tools/call", #"{"name":"self__demo__echo","arguments":{"text":"x"}}"#, session: session)
            #expect(call["error"]?["message"]?.string?.contains("asked by itself") == true, "\(call)")
        }
    }

    @Test("two hubs behind each other show each other's own tools, and nothing twice")
    func eachOther() async throws {
        try await RunningHub.with { (first: RunningHub) async throws in
            try await RunningHub.with { (second: RunningHub) async throws in
                try await Self.add("second", second.url + "/mcp", to: first)
                try await Self.add("first", first.url + "/mcp", to: second)
                let session = try await first.openSession()
                let expected = ["demo__echo", "demo__add", "second__demo__echo", "second__demo__add"]
                for _ in 0..<5 { #expect(try await Self.names(first, session) == expected) }
                let call = try await first.request(
                    "tools/call", #"{"name":"second__demo__echo","arguments":{"text":"hi"}}"#, session: session)
                #expect(call["result"]?["content"]?[0]?["text"]?.string == "hi", "\(call)")
                let theirs = try await second.openSession()
                let back = expected.map { $0.replacing("second__", with: "first__") }
                #expect(try await Self.names(second, theirs) == back)
            }
        }
    }
}
