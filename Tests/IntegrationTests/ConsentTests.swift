// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import HubServer
import JSON
import TestSupport
import Testing

/// What a consent is good for, from the client's request through the whole hub: exactly the call that was shown, in its
/// scope and its time.
@Suite(.timeLimit(.minutes(5))) struct ConsentTests {
    private static func configuration(patience: Duration = .seconds(240)) -> HubConfiguration {
        var configuration = HubConfiguration.demo
        configuration.policy = Policy(rules: [PolicyRule(name: "asking", effect: .ask)])
        configuration.approvals.attended = [Wildcard("loopback")].compactMap { $0 }
        configuration.approvals.patience = patience
        return configuration
    }

    private static let agreed =
        #""inputResponses":{"dev.patchbay/approval":{"action":"accept","content":{"approve":true}}}"#

    /// A call of 2026-07-28 by a client that can ask its person.
    private func add(_ hub: RunningHub, _ b: Int, _ extra: String = "") async throws -> RawJSON {
        let meta =
            #""_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"elicitation":{}}}"#
        let params = #"{"name":"demo__add","arguments":{"a":1,"b":\#(b)},\#(meta)\#(extra.isEmpty ? "" : "," + extra)}"#
        let answer = try await hub.exchange(
            .post, "/mcp",
            [
                "content-type": "application/json", "accept": "application/json, text/event-stream",
                "mcp-protocol-version": "2026-07-28", "mcp-method": "tools/call", "mcp-name": "demo__add",
            ], #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":\#(params)}"#)
        return try RawJSON(validating: answer.text)
    }

    private func state(_ answer: RawJSON) throws -> String {
        #expect(answer["result"]?["resultType"]?.string == "input_required")
        return try #require(answer["result"]?["requestState"]?.string)
    }

    /// Answers the oldest call that waits.
    private func approve(_ hub: RunningHub, _ members: String = "") async throws {
        let token = try hub.ownerToken()
        while true {
            let list = try await hub.admin(.get, "/approvals", bearer: token).json
            guard let entry = list["approvals"]?[0], let id = entry["id"]?.string else { continue }
            let body = #"{"id":"\#(id)","answer":"approve","digest":"\#(entry["digest"]?.string ?? "")"\#(members)}"#
            #expect(try await hub.admin(.post, "/approvals/answer", body, bearer: token).status == 200)
            return
        }
    }

    @Test("arguments that change after the consent are refused; the state is sealed, good once, and good for its call")
    func changed() async throws {
        try await RunningHub.with(Self.configuration()) { (hub: RunningHub) async throws in
            let state = try state(try await add(hub, 2))
            #expect(!state.contains("approval"))
            let retry = Self.agreed + #","requestState":"\#(state)""#
            let changed = try await add(hub, 200, retry)
            #expect(changed["error"]?["code"]?.integer == 4031)
            #expect(
                changed["error"]?["message"]?.string?.hasSuffix("its arguments are not those that were agreed to")
                    == true)
            #expect(try await add(hub, 2, retry)["result"]?["content"]?[0]?["text"]?.string == "3")
            #expect(try await add(hub, 2, retry)["error"]?["code"]?.integer == 4031)
            let tampered = String(state.dropLast(4)) + "AAAA"
            let forged = try await add(hub, 2, Self.agreed + #","requestState":"\#(tampered)""#)
            #expect(forged["error"]?["code"]?.integer == -32602)
        }
    }

    @Test("time that passes refuses, asked or parked")
    func timeout() async throws {
        try await RunningHub.with(Self.configuration(patience: .milliseconds(50))) { (hub: RunningHub) async throws in
            let state = try state(try await add(hub, 2))
            let session = try await hub.openSession()
            // Its client cannot ask, so that it waits for an approver, for as long.
            let parked = try await hub.request(
                "tools/call", #"{"name":"demo__add","arguments":{"a":1,"b":2}}"#, session: session)
            #expect(parked["error"]?["message"]?.string?.contains("nobody agreed within") == true)
            let late = try await add(hub, 2, Self.agreed + #","requestState":"\#(state)""#)
            #expect(late["error"]?["message"]?.string?.contains("nobody agreed within") == true)
        }
    }

    @Test("a consent holds once, or for the arguments, or for the tool, and not longer than was said")
    func scopes() async throws {
        try await RunningHub.with(Self.configuration()) { (hub: RunningHub) async throws in
            let session = try await hub.openSession()
            func call(_ b: Int) async throws -> String? {
                try await hub.request(
                    "tools/call", #"{"name":"demo__add","arguments":{"a":1,"b":\#(b)}}"#, session: session)["result"]?[
                        "content"]?[0]?["text"]?.string
            }
            for _ in 0..<2 {
                async let once = call(2)
                try await approve(hub)
                #expect(try await once == "3")
            }
            async let same = call(2)
            try await approve(hub, #","scope":"arguments","seconds":3600"#)
            #expect(try await same == "3")
            #expect(try await call(2) == "3")
            async let other = call(3)
            try await approve(hub, #","scope":"tool","seconds":1"#)
            #expect(try await other == "4")
            // For a second any arguments go; after it the next call waits again.
            let before = waits(hub)
            async let approved: Void = approve(hub)
            var number = 4
            while waits(hub) == before {
                #expect(try await call(number) == "\(number + 1)")
                number += 1
            }
            try await approved
        }
    }

    private func waits(_ hub: RunningHub) -> Int {
        hub.log.lines.count { $0.contains("a call waits for approval") }
    }
}
