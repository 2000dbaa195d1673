// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import Testing

/// Every door between two principals: nothing of one is the other's, and neither learns that it is there.
@Suite(.timeLimit(.minutes(2))) struct DoorTests {
    /// `a` may use the echo and the server that is down; `b` may only add.
    private static func configuration() throws -> HubConfiguration {
        func rule(_ principal: String, _ targets: [String]) -> PolicyRule {
            var rule = PolicyRule(name: "for \(principal)", effect: .allow)
            rule.principals = [Wildcard("key:\(principal)")].compactMap { $0 }
            rule.targets = targets.compactMap { Wildcard($0) }
            return rule
        }
        var configuration = HubConfiguration.demo
        configuration.servers.append(try HubRunning.unreachable())
        configuration.identity = IdentityConfiguration()
        var onlyDemo = rule("b", ["demo__add"])
        onlyDemo.servers = [Wildcard("demo")].compactMap { $0 }
        configuration.policy = Policy(rules: [rule("a", ["demo__echo", "dead__*"]), onlyDemo])
        return configuration
    }

    private static func fields(_ session: String, _ bearer: String) -> HTTPFields {
        [
            "content-type": "application/json", "accept": "application/json", "mcp-session-id": session,
            "authorization": "Bearer \(bearer)",
        ]
    }

    @Test("a session is its principal's: for another it is not there, whatever is tried")
    func sessions() async throws {
        try await RunningHub.with(try Self.configuration()) { (hub: RunningHub) async throws in
            let (a, b) = (try await hub.makeKey("a"), try await hub.makeKey("b"))
            let session = try await hub.openSession(bearer: a)
            let nowhere = String(repeating: "0", count: session.count)
            let messages = [
                #"{"jsonrpc":"2.0","id":1,"method":"tools/list"}"#, #"{"jsonrpc":"2.0","id":1,"method":"ping"}"#,
                #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#,
                #"{"jsonrpc":"2.0","id":1,"result":{}}"#,
            ]
            for message in messages {
                let theirs = try await hub.exchange(.post, "/mcp", Self.fields(session, b), message)
                let none = try await hub.exchange(.post, "/mcp", Self.fields(nowhere, b), message)
                #expect(theirs.status == 404)
                #expect((theirs.status, theirs.text) == (none.status, none.text))
            }
            let closed = try await hub.exchange(.delete, "/mcp", Self.fields(session, b))
            let none = try await hub.exchange(.delete, "/mcp", Self.fields(nowhere, b))
            #expect((closed.status, closed.text) == (none.status, none.text))
            #expect(try await hub.request("ping", session: session, bearer: a)["result"] != nil)
            var (stream, nothing) = (Self.fields(session, b), Self.fields(nowhere, b))
            stream.set("accept", to: "text/event-stream")
            nothing.set("accept", to: "text/event-stream")
            let (theirs, nobodys) = (
                try await hub.exchange(.get, "/mcp", stream), try await hub.exchange(.get, "/mcp", nothing)
            )
            #expect(theirs.status == 404)
            #expect((theirs.status, theirs.text) == (nobodys.status, nobodys.text))
            let nobody = try await hub.exchange(.post, "/mcp", ["mcp-session-id": session], messages[0])
            #expect(nobody.status == 401)
        }
    }

    @Test("what only the other may use is listed nowhere and answered like what does not exist, down or not")
    func offerings() async throws {
        try await RunningHub.with(try Self.configuration()) { (hub: RunningHub) async throws in
            let (a, b) = (try await hub.makeKey("a"), try await hub.makeKey("b"))
            let (one, other) = (try await hub.openSession(bearer: a), try await hub.openSession(bearer: b))
            let ofA = try await hub.request("tools/list", session: one, bearer: a)
            let ofB = try await hub.request("tools/list", session: other, bearer: b)
            #expect(ofA["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } == ["demo__echo"])
            #expect(ofB["result"]?["tools"]?.elements.compactMap { $0["name"]?.string } == ["demo__add"])
            #expect(ofA.text.contains("dead"))
            #expect(!ofB.text.contains("dead"))
            for name in ["demo__echo", "dead__x"] {
                let hidden = try await hub.request("tools/call", #"{"name":"\#(name)"}"#, session: other, bearer: b)
                let missing = try await hub.request("tools/call", #"{"name":"none__x"}"#, session: other, bearer: b)
                #expect(hidden["error"]?.text == missing["error"]?.text.replacing("none__x", with: name))
            }
            for method in ["resources/read", "prompts/get"] {
                let params = method == "resources/read" ? #"{"uri":"dead://x"}"# : #"{"name":"dead__x"}"#
                let answer = try await hub.request(method, params, session: other, bearer: b)
                #expect(answer["error"]?["message"]?.string?.hasPrefix("Unknown") == true, "\(answer.text)")
            }
        }
    }
}
