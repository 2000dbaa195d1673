// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import JSON
import TestSupport
import Testing

/// A hub with one principal's things in it, and others who try to get at them.
struct DoorScene: Sendable {
    /// What nobody but its owner may read anywhere.
    static let canary = "canary5ecret"
    static let nobodysSession = String(repeating: "0", count: 32)

    let hub: RunningHub
    /// Keys: whose things they are, another one without a role, and three who have one.
    let (owner, other, viewer, operating, approver): (String, String, String, String, String)
    /// The owner's session, in which a call is under way and another one waits for consent.
    let session: String
    /// The other's own.
    let ownSession: String
    /// The owner's call that waits, and the id of the owner's key.
    let (approval, keyID): (String, String)
    /// What the owner's client was given to come back with.
    let state: String

    /// The owner may use what is held and what is down, and adds with consent; both may echo.
    private static func configuration(_ held: HeldUpstream) throws -> HubConfiguration {
        func rule(_ name: String, _ principals: [String], _ target: String) -> PolicyRule {
            var rule = PolicyRule(name: name, effect: .allow)
            rule.principals = principals.compactMap { Wildcard($0) }
            rule.targets = [Wildcard(target)].compactMap { $0 }
            // Else the rule could be about a tool of any server, of which the caller is then told.
            rule.servers = [Wildcard(String(target.prefix(4)))].compactMap { $0 }
            return rule
        }
        var asking = rule("adding", ["key:owner"], "demo__add")
        asking.effect = .ask
        var configuration = HubConfiguration.demo
        configuration.servers += [try held.configuration, try HubRunning.unreachable()]
        configuration.identity = IdentityConfiguration()
        configuration.approvals.attended = [Wildcard("key:owner")].compactMap { $0 }
        configuration.policy = Policy(rules: [
            asking, rule("held", ["key:owner"], "held__*"), rule("dead", ["key:owner"], "dead__*"),
            rule("echo", ["key:owner", "key:other"], "demo__echo"),
        ])
        return configuration
    }

    /// Sets the scene, runs `body`, and looks whether everything of the owner's is as it was.
    static func with(_ body: (DoorScene) async throws -> Void) async throws {
        let held = try HeldUpstream()
        defer { held.end() }
        try await RunningHub.with(try configuration(held)) { (hub: RunningHub) async throws in
            let owner = try await hub.makeKey("owner")
            let session = try await openSession(hub, owner)
            async let underWay = post(
                hub, owner, session, message(7, "tools/call", #"{"name":"held__wait","arguments":{"x":"\#(canary)"}}"#))
            async let waiting = post(
                hub, owner, session,
                message(8, "tools/call", #"{"name":"demo__add","arguments":{"a":1,"b":2,"x":"\#(canary)"}}"#))
            await held.called.wait()
            let scene = try await DoorScene(hub, owner: owner, session: session)
            try await body(scene)
            #expect(try await hub.request("ping", session: session, bearer: owner)["result"] != nil)
            held.released.fire()
            #expect(try await underWay.text.contains("done"))
            let approve = #"{"id":"\#(scene.approval)","answer":"approve"}"#
            #expect(try await hub.admin(.post, "/approvals/answer", approve, bearer: scene.approver).status == 200)
            #expect(try await waiting.text.contains(#""text":"3""#))
        }
    }

    private init(_ hub: RunningHub, owner: String, session: String) async throws {
        self.hub = hub
        self.owner = owner
        self.session = session
        other = try await hub.makeKey("other")
        viewer = try await hub.makeKey("viewer", roles: #"["viewer"]"#)
        operating = try await hub.makeKey("operating", roles: #"["operator"]"#)
        approver = try await hub.makeKey("approver", roles: #"["approver"]"#)
        ownSession = try await hub.openSession(bearer: other)
        approval = try await Self.waiting(hub, approver)
        let keys = try await hub.admin(.get, "/keys", bearer: try hub.ownerToken()).json["keys"]
        keyID = try #require(keys?.elements.first { $0["name"]?.string == "owner" }?["id"]?.string)
        let question = try await Self.add(hub, owner, "")
        state = try #require(try RawJSON(validating: question.text)["result"]?["requestState"]?.string)
    }

    /// The id of the call that waits for an approver, once one does.
    private static func waiting(_ hub: RunningHub, _ approver: String) async throws -> String {
        while true {
            let list = try await hub.admin(.get, "/approvals", bearer: approver).json["approvals"]
            if let id = list?[0]?["id"]?.string { return id }
        }
    }

    /// A client that can show forms.
    private static func openSession(_ hub: RunningHub, _ key: String) async throws -> String {
        let answer = try await post(
            hub, key, nil,
            message(0, "initialize", #"{"protocolVersion":"2025-11-25","capabilities":{"elicitation":{}}}"#))
        return try #require(answer.fields["mcp-session-id"])
    }

    static func message(_ id: Int, _ method: String, _ params: String = "{}") -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"method":"\#(method)","params":\#(params)}"#
    }

    static func post(
        _ hub: RunningHub, _ key: String, _ session: String?, _ body: String, at path: String = "/mcp"
    ) async throws -> (status: UInt16, fields: HTTPFields, text: String) {
        var fields: HTTPFields = [
            "content-type": "application/json", "accept": "application/json, text/event-stream",
            "authorization": "Bearer \(key)",
        ]
        if let session { fields.append("mcp-session-id", session) }
        return try await hub.exchange(.post, path, fields, body)
    }

    /// The call that needs a consent, in 2026-07-28, with more members of its params.
    static func add(
        _ hub: RunningHub, _ key: String, _ members: String
    ) async throws -> (status: UInt16, fields: HTTPFields, text: String) {
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}}"#
        let params = #"{"name":"demo__add","arguments":{"a":1,"b":2},\#(meta)\#(members)}"#
        return try await hub.exchange(
            .post, "/mcp",
            [
                "content-type": "application/json", "accept": "application/json, text/event-stream",
                "authorization": "Bearer \(key)", "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call",
                "mcp-name": "demo__add",
            ], message(1, "tools/call", params))
    }
}
