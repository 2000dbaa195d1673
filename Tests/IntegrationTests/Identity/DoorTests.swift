// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import Testing

/// Every door between two principals: nothing of one is the other's, and neither learns that it is there.
///
/// A door is a request at something of the owner's and the same request at something that never was. Both have to be
/// answered alike, word for word. New ways in belong into this list.
@Suite(.timeLimit(.minutes(5))) struct DoorTests {
    private typealias Caller = @Sendable (DoorScene) -> String

    private struct Answer: Equatable {
        let status: UInt16
        let text: String
    }

    private struct Door: Sendable {
        let name: String
        /// What is tried: the owner's, and what nobody has; in the answers either counts as `…`.
        let things: @Sendable (DoorScene) -> (theirs: String, nobodys: String)
        let knock: @Sendable (DoorScene, _ thing: String) async throws -> (status: UInt16, text: String)

        func answer(_ scene: DoorScene, _ thing: String) async throws -> Answer {
            let answer = try await knock(scene, thing)
            return Answer(status: answer.status, text: answer.text.replacing(thing, with: "…"))
        }
    }

    // MARK: Sessions and their streams

    private static func session(_ name: String, _ body: String) -> Door {
        Door(name: "session: \(name)", things: { ($0.session, DoorScene.nobodysSession) }) { scene, session in
            let answer = try await DoorScene.post(scene.hub, scene.other, session, body)
            return (answer.status, answer.text)
        }
    }

    private static func session(_ method: HTTPMethod, _ more: (String, String)? = nil) -> Door {
        Door(
            name: "session: \(method.rawValue) \(more?.0 ?? "")",
            things: { ($0.session, DoorScene.nobodysSession) },
            knock: { scene, session in
                var fields: HTTPFields = [
                    "accept": "text/event-stream", "authorization": "Bearer \(scene.other)", "mcp-session-id": session,
                    "mcp-protocol-version": "2025-11-25",
                ]
                if let more { fields.append(more.0, more.1) }
                let answer = try await scene.hub.exchange(method, "/mcp", fields)
                return (answer.status, answer.text)
            })
    }

    private static let yes = #"{"action":"accept","content":{"approve":true}}"#

    private static let sessions: [Door] = [
        session("list", DoorScene.message(1, "tools/list")), session("ping", DoorScene.message(1, "ping")),
        session("call", DoorScene.message(1, "tools/call", #"{"name":"demo__echo","arguments":{"text":"x"}}"#)),
        session("initialized", #"{"jsonrpc":"2.0","method":"notifications/initialized"}"#),
        session("cancel", #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}"#),
        session("answer of a question", #"{"jsonrpc":"2.0","id":1,"result":\#(yes)}"#),
        session("error of a question", #"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"x"}}"#),
        session("subscribe", DoorScene.message(1, "resources/subscribe", #"{"uri":"test://x"}"#)),
        session("log level", DoorScene.message(1, "logging/setLevel", #"{"level":"debug"}"#)),
        session(.get), session(.get, ("last-event-id", "1")), session(.delete),
    ]

    /// In the other's own session, about what is the owner's.
    private static func inOwnSession(
        _ name: String, _ theirs: String, _ nobodys: String, _ body: @escaping @Sendable (String) -> String
    ) -> Door {
        Door(name: "own session: \(name)", things: { _ in (theirs, nobodys) }) { scene, thing in
            let answer = try await DoorScene.post(scene.hub, scene.other, scene.ownSession, body(thing))
            return (answer.status, answer.text)
        }
    }

    private static func call(_ method: String, _ key: String, _ theirs: String, _ nobodys: String) -> Door {
        inOwnSession("\(method) \(theirs)", theirs, nobodys) {
            DoorScene.message(1, method, #"{"\#(key)":"\#($0)"}"#)
        }
    }

    private static let offerings: [Door] = [
        inOwnSession("cancel", "7", "999") {
            #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":\#($0)}}"#
        },
        inOwnSession("answer of a question", "1", "99") { #"{"jsonrpc":"2.0","id":\#($0),"result":\#(yes)}"# },
        call("tools/call", "name", "held__wait", "none__wait"), call("tools/call", "name", "demo__add", "demo__bdd"),
        call("tools/call", "name", "dead__x", "none__x"), call("prompts/get", "name", "dead__x", "none__x"),
        call("prompts/get", "name", "held__x", "none__x"), call("resources/read", "uri", "dead://x", "none://x"),
        call("resources/read", "uri", "held://x", "none://x"),
        call("resources/subscribe", "uri", "held://x", "none://x"),
        inOwnSession("completion", "held__x", "none__x") {
            DoorScene.message(
                1, "completion/complete",
                #"{"ref":{"type":"ref/prompt","name":"\#($0)"},"argument":{"name":"a","value":"b"}}"#)
        },
    ]

    /// A server alone.
    private static let faces: [Door] = ["held", "dead"].map { server in
        Door(name: "/mcp/\(server)", things: { _ in (server, "nosuchserver") }) { scene, name in
            let body = DoorScene.message(0, "initialize", #"{"protocolVersion":"2025-11-25","capabilities":{}}"#)
            let answer = try await DoorScene.post(scene.hub, scene.other, nil, body, at: "/mcp/\(name)")
            return (answer.status, answer.text)
        }
    }

    /// What the owner's client was given to come back with.
    private static let state = Door(name: "requestState", things: { ($0.state, "AAAA") }) { scene, state in
        let members = #","inputResponses":{"dev.patchbay/approval":\#(yes)},"requestState":"\#(state)""#
        let answer = try await DoorScene.add(scene.hub, scene.other, members)
        return (answer.status, answer.text)
    }

    // MARK: Approvals, audit, keys, policy

    private static func admin(
        _ who: @escaping Caller, _ method: HTTPMethod, _ path: String,
        _ things: @escaping @Sendable (DoorScene) -> (String, String) = { _ in ("", "-") },
        _ body: @escaping @Sendable (String) -> String = { _ in "" }
    ) -> Door {
        Door(name: "admin: \(method.rawValue) \(path)", things: things) { scene, thing in
            let answer = try await scene.hub.exchange(
                method, "/admin/v1\(path)",
                ["authorization": "Bearer \(who(scene))", "content-type": "application/json"], body(thing))
            return (answer.status, answer.text)
        }
    }

    /// What needs a role that the caller has not, about something that is there.
    private static func closed(to who: @escaping Caller) -> [Door] {
        [
            admin(who, .post, "/approvals/answer", { ($0.approval, "nosuchcall") }) {
                #"{"id":"\#($0)","answer":"approve"}"#
            },
            admin(who, .post, "/approvals/answer", { ($0.approval, "nosuchcall") }) {
                #"{"id":"\#($0)","answer":"deny"}"#
            },
            admin(who, .post, "/keys/revoke", { ($0.keyID, "00ff00ff00ff") }) { #"{"id":"\#($0)"}"# },
            admin(who, .post, "/audit/erase", { _ in ("key:owner", "key:nobody") }) { #"{"principal":"\#($0)"}"# },
        ]
    }

    /// Besides, to whoever has no role at all.
    private static let withoutRole: [Door] =
        closed { $0.other } + [
            admin({ $0.other }, .post, "/tools/call", { _ in ("held__wait", "none__x") }) { #"{"name":"\#($0)"}"# },
            admin({ $0.other }, .post, "/policy/explain", { _ in ("held__wait", "none__x") }) {
                #"{"principal":"key:owner","tool":"\#($0)"}"#
            },
        ]

    private static let all =
        sessions + offerings + faces + [state] + withoutRole + closed { $0.viewer } + closed { $0.operating }

    @Test("what is another's is answered like what never was, at every door, and is still there afterwards")
    func knocks() async throws {
        try await DoorScene.with { scene in
            for door in Self.all {
                let (theirs, nobodys) = door.things(scene)
                let (first, second) = (try await door.answer(scene, theirs), try await door.answer(scene, nobodys))
                #expect(first == second, "\(door.name)")
                #expect(!first.text.contains(DoorScene.canary), "\(door.name)")
            }
        }
    }

    @Test("what is shown to everybody, and every list, says nothing of what is another's")
    func looks() async throws {
        try await DoorScene.with { scene in
            var texts: [(String, String)] = []
            for method in ["tools/list", "prompts/list", "resources/list", "resources/templates/list"] {
                let list = try await scene.hub.request(method, session: scene.ownSession, bearer: scene.other)
                #expect(list["result"] != nil, "\(method)")
                texts.append((method, list.text))
            }
            for path in ["/", "/health", "/ready", "/metrics", "/mcp", "/.well-known/oauth-protected-resource"] {
                let answer = try await scene.hub.exchange(.get, path, ["authorization": "Bearer \(scene.other)"])
                texts.append((path, answer.text))
            }
            // Where a role is needed nobody without one is told even which operations there are.
            for route in ["/health", "/tools", "/keys", "/approvals", "/nosuchroute"] {
                let answer = try await scene.hub.admin(.get, route, bearer: scene.other)
                #expect(answer.status == 403, "\(route)")
                texts.append((route, answer.json.text))
            }
            for (path, text) in texts {
                for word in ["held", "dead", "demo__add", "owner", scene.approval, scene.keyID, DoorScene.canary] {
                    #expect(!text.contains(word), "\(path): \(word)")
                }
            }
        }
    }

    @Test("a consent, a limit and a role of one principal are no other's")
    func rights() async throws {
        var configuration = HubConfiguration.demo
        configuration.identity = IdentityConfiguration()
        var asking = PolicyRule(name: "adding", effect: .ask)
        asking.targets = [Wildcard("demo__add")].compactMap { $0 }
        var limited = PolicyRule(name: "few", effect: .allow)
        limited.limit = PolicyRule.Limit(perDay: 1)
        configuration.policy = Policy(rules: [asking, limited])
        try await RunningHub.with(configuration) { (hub: RunningHub) async throws in
            let (a, b) = (try await hub.makeKey("a", roles: #"["approver"]"#), try await hub.makeKey("b"))
            let (one, two) = (try await hub.openSession(bearer: a), try await hub.openSession(bearer: b))
            let echo = #"{"name":"demo__echo","arguments":{"text":"x"}}"#
            let add = #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#
            for (session, key, code) in [(one, a, nil), (one, a, 4290), (two, b, nil)] as [(String, String, Int64?)] {
                let answer = try await hub.request("tools/call", echo, session: session, bearer: key)
                #expect(answer["error"]?["code"]?.integer == code)
            }
            let boss = try await hub.makeKey("boss", roles: #"["approver"]"#)
            func answerFirst(_ bearer: String, _ members: String = "") async throws -> UInt16 {
                while true {
                    let list = try await hub.admin(.get, "/approvals", bearer: boss).json["approvals"]
                    guard let id = list?[0]?["id"]?.string else { continue }
                    let body = #"{"id":"\#(id)","answer":"approve"\#(members)}"#
                    return try await hub.admin(.post, "/approvals/answer", body, bearer: bearer).status
                }
            }
            async let first = hub.request("tools/call", add, session: one, bearer: a)
            // An approver, but the caller itself.
            #expect(try await answerFirst(a) == 403)
            #expect(try await answerFirst(boss, #","scope":"tool","seconds":600"#) == 200)
            #expect(try await first["result"] != nil)
            #expect(try await hub.request("tools/call", add, session: one, bearer: a)["result"] != nil)
            // The same call of another principal waits on its own.
            async let second = hub.request("tools/call", add, session: two, bearer: b)
            #expect(try await answerFirst(boss) == 200)
            #expect(try await second["result"] != nil)
        }
    }
}
