// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// The trail of a running hub, read through its admin API.
@Suite(.timeLimit(.minutes(5))) struct AuditRouteTests {
    private func admin(_ hub: RunningHub, _ route: AdminRoute, _ body: String = "") async throws -> (UInt16, RawJSON) {
        let token = try HubRecord(in: hub.directory.file("data")).token
        let answer = try await hub.exchange(
            route.method, route.path, ["authorization": token.authorization, "content-type": "application/json"], body)
        return (answer.status, try RawJSON(validating: answer.text))
    }

    @Test("pages go forward and back, and name what was called")
    func pages() async throws {
        try await RunningHub.with(.demo) { hub in
            let session = try await hub.openSession()
            for _ in 0..<3 {
                _ = try await hub.request(
                    "tools/call", #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#, session: session)
            }
            // A head is signed behind everything that was recorded before.
            let head = try await admin(hub, .showAuditHead).1
            let last = try #require(head["head"]?["sequence"]?.integer)
            let (_, newest) = try await admin(hub, .readAudit, #"{"count":2}"#)
            #expect(newest["records"]?.elements.compactMap { $0["sequence"]?.integer } == [last - 1, last])
            #expect(newest["records"]?[1]?["target"]?.string == "demo__add")
            let (_, older) = try await admin(hub, .readAudit, #"{"before":\#(last - 1),"count":1}"#)
            #expect(older["records"]?.elements.compactMap { $0["sequence"]?.integer } == [last - 2])
            let (_, first) = try await admin(hub, .readAudit, #"{"after":0,"count":1}"#)
            #expect(first["records"]?[0]?["method"]?.string == "hub/start")
            #expect(try await admin(hub, .readAudit, #"{"after":\#(last)}"#).1["records"]?[0] == nil)
            #expect(try await admin(hub, .readAudit, #"{"after":1,"before":5}"#).0 == 400)
            #expect(try await admin(hub, .readAudit, #"{"count":1001}"#).0 == 400)
        }
    }

    @Test("a sound trail is sound under a head of before, and under the head of another trail it is not")
    func verification() async throws {
        try await RunningHub.with(.demo) { hub in
            let head = try await admin(hub, .showAuditHead).1["head"]?.text ?? ""
            _ = try await hub.openSession()
            let (_, verdict) = try await admin(hub, .verifyAudit, #"{"head":\#(head)}"#)
            #expect(verdict["sound"]?.boolean == true)
            #expect(verdict["report"]?["first"]?.integer == 1)
            let digit = head.contains(#""signature":"0"#) ? "1" : "0"
            let forged = head.replacing(/"signature":"./, with: #""signature":""# + digit)
            let (status, refusal) = try await admin(hub, .verifyAudit, #"{"head":\#(forged)}"#)
            #expect(status == 200 && refusal["sound"]?.boolean == false)
            #expect(refusal["fault"]?.string?.isEmpty == false)
            #expect(try await admin(hub, .verifyAudit, #"{"head":{}}"#).0 == 400)
        }
    }
}
