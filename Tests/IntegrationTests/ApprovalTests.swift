// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// A call that waits for a person, from the client's request to the approver's answer and back.
@Suite(.timeLimit(.minutes(5))) struct ApprovalTests {
    private static let call = #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#

    private static var configuration: HubConfiguration {
        var configuration = HubConfiguration.demo
        var rule = PolicyRule(name: "sums", effect: .ask)
        rule.targets = Wildcard("demo__add").map { [$0] }
        configuration.policy = Policy(rules: [rule], allowsByDefault: true)
        return configuration
    }

    private func admin(_ hub: RunningHub, _ route: AdminRoute, _ body: String = "") async throws -> (UInt16, RawJSON) {
        let token = try HubRecord(in: hub.directory.file("data")).token
        let answer = try await hub.exchange(
            route.method, route.path, ["authorization": token.authorization, "content-type": "application/json"], body)
        return (answer.status, try RawJSON(validating: answer.text))
    }

    private func waiting(_ hub: RunningHub) async throws -> RawJSON {
        while true {
            let (_, report) = try await admin(hub, .listApprovals)
            if let entry = report["approvals"]?.elements.first(where: { _ in true }) { return entry }
        }
    }

    @Test("the approver sees the exact arguments, and the approved call is answered")
    func approve() async throws {
        try await RunningHub.with(Self.configuration) { hub in
            let session = try await hub.openSession()
            async let pending = hub.request("tools/call", Self.call, session: session)
            let entry = try await waiting(hub)
            #expect(entry["arguments"]?.text == #"{"a":1,"b":2}"#)
            #expect(entry["principal"]?.string == "loopback" && entry["rule"]?.string == "sums")
            let id = try #require(entry["id"]?.string)
            let digest = try #require(entry["digest"]?.string)
            let forged = #"{"id":"\#(id)","answer":"approve","digest":"00"}"#
            #expect(try await admin(hub, .answerApproval, forged).0 == 403)
            let answer = #"{"id":"\#(id)","answer":"approve","digest":"\#(digest)"}"#
            #expect(try await admin(hub, .answerApproval, answer).0 == 200)
            let result = try await pending
            #expect(result["result"]?["content"] != nil)
            #expect(try await admin(hub, .answerApproval, answer).0 == 404)
        }
    }

    @Test("the denied call is refused by its rule, and the trail of the hub says who said so, and is sound")
    func deny() async throws {
        try await RunningHub.with(Self.configuration) { hub in
            let session = try await hub.openSession()
            async let pending = hub.request("tools/call", Self.call, session: session)
            let id = try #require(try await waiting(hub)["id"]?.string)
            #expect(try await admin(hub, .answerApproval, #"{"id":"\#(id)","answer":"deny"}"#).0 == 200)
            let result = try await pending
            #expect(result["error"]?["code"]?.integer == Int64(HubErrorCode.needsApproval))
            #expect(try await admin(hub, .eraseContent, #"{"principal":"loopback"}"#).1["records"]?.integer == 3)
            let trail = AuditInspection(directory: hub.directory.file("data"))
            let records = try await trail.tail(count: 10)
            #expect(
                records.map(\.method)
                    == ["hub/start", "manifests/pin", "approvals/park", "approvals/deny", "tools/call", "audit/erase"])
            #expect(records[3].principal == "operator" && records[3].onBehalfOf == "loopback")
            #expect(try await trail.verify().erased == 3)
            await trail.close()
        }
    }
}
