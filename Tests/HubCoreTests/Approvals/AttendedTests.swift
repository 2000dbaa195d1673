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

/// The person at the caller's own client is asked, where the operator says that there is one.
@Suite(.timeLimit(.minutes(5))) struct AttendedTests {
    private typealias Answer = Result<RawJSON, JSONRPCError>

    private static let key = "dev.patchbay/approval"
    private static let accepted: JSONValue = ["action": "accept", "content": ["approve": true]]

    /// A client that answers as it is told, and counts how often it was asked.
    private final class Client: MCPClientAsking {
        let asked = Mutex<[RawJSON]>([])
        private let answer: @Sendable () async throws(JSONRPCError) -> RawJSON

        init(_ answer: @escaping @Sendable () async throws(JSONRPCError) -> RawJSON) { self.answer = answer }

        func ask(_ method: String, _ params: RawJSON) async throws(JSONRPCError) -> RawJSON {
            asked.withLock { $0.append(params) }
            return try await answer()
        }
    }

    private func hub(
        attended: [String] = ["loop*"], _ audit: FaultyStore = FaultyStore()
    ) throws -> (HubFixture, ScriptedUpstream) {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [ScriptedUpstream.tools("pay")]
        let upstream = ScriptedUpstream(script)
        let policy = Policy(rules: [PolicyRule(name: "large", effect: .ask)], allowsByDefault: true)
        let engine = PolicyEngine(policy, clock: FixedWallClock(microsecondsSinceEpoch: 7))
        var settings = ApprovalSettings()
        settings.attended = attended.compactMap { Wildcard($0) }
        return (try HubFixture(["bank": upstream], policy: engine, audit: audit, approvals: settings), upstream)
    }

    private func pay(
        _ hub: HubFixture, _ extra: JSONValue = [:], amount: Int64 = 5, by principal: Principal = .loopback,
        revision: ProtocolRevision = .july2026, capabilities: JSONValue = ["elicitation": [:]],
        asking: Client? = nil
    ) async -> Answer {
        let caller = MCPCaller(
            principal: principal,
            client: MCPClientDescription(revision: revision, capabilities: RawJSON(capabilities)))
        var params: JSONValue = ["name": "bank__pay", "arguments": ["amount": .integer(amount)]]
        for (key, value) in extra.object ?? [:] { params[key] = value }
        do throws(JSONRPCError) {
            return .success(
                try await hub.life.answer(
                    MCPCall(
                        method: .callTool, params: RawJSON(params), caller: caller, wantsProgress: false,
                        notifications: SilentNotifications(), asking: asking)))
        } catch {
            return .failure(error)
        }
    }

    /// What a client adds to the call that it sends again.
    private func reply(_ question: RawJSON, _ reply: JSONValue = accepted) throws -> JSONValue {
        ["inputResponses": .object([Self.key: reply]), "requestState": .string(try state(question))]
    }

    private func state(_ question: RawJSON) throws -> String { try #require(question["requestState"]?.string) }

    private func parked(_ hub: HubFixture) async -> ApprovalBook.Parked {
        while true {
            if let parked = hub.approvals.waiting.first { return parked }
            await Task.yield()
        }
    }

    @Test("a client of 2026-07-28 gets the question for a result, and its person's consent lets the same call through")
    func roundTrip() async throws {
        let (hub, upstream) = try hub()
        let question = try await pay(hub).get()
        #expect(question["resultType"]?.string == "input_required")
        let request = try #require(question["inputRequests"]?[Self.key])
        #expect(request["method"]?.string == "elicitation/create")
        #expect(request["params"]?["message"]?.string?.contains(#"{"amount":5}"#) == true)
        #expect(request["params"]?["requestedSchema"]?["properties"]?["approve"]?["type"]?.string == "boolean")
        #expect(upstream.calls(of: "tools/call").isEmpty && hub.approvals.waiting.isEmpty)
        #expect(try await pay(hub, reply(question)).get()["content"] != nil)
        let sent = try #require(upstream.calls(of: "tools/call").first?.params)
        #expect(sent["arguments"]?.text == #"{"amount":5}"#)
        #expect(sent["requestState"] == nil && sent["inputResponses"] == nil)
        let records = hub.audit.records
        #expect(records.map(\.method) == ["approvals/park", "tools/call", "approvals/consent", "tools/call"])
        #expect(records.map(\.outcome) == [.succeeded, .inputRequired, .succeeded, .succeeded])
        #expect(records[2].principal == "loopback" && records[2].onBehalfOf == "loopback")
    }

    @Test(
        "whoever says no, or does not say yes, has not agreed",
        arguments: [
            ["action": "decline"], ["action": "cancel"], ["action": "accept"],
            ["action": "accept", "content": ["approve": false]], ["action": "accept", "content": ["approve": "true"]],
        ] as [JSONValue])
    func declines(_ answer: JSONValue) async throws {
        let (hub, upstream) = try hub()
        let question = try await pay(hub).get()
        let result = await pay(hub, try reply(question, answer))
        #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(upstream.calls(of: "tools/call").isEmpty)
        #expect(hub.audit.records.suffix(2).map(\.method) == ["approvals/decline", "tools/call"])
        #expect(hub.audit.records.last?.outcome == .refused)
    }

    @Test("arguments that changed after the person agreed are refused, and the consent is still for the right ones")
    func changed() async throws {
        let (hub, upstream) = try hub()
        let question = try await pay(hub).get()
        let result = await pay(hub, try reply(question), amount: 500)
        let error = #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(error?.code == HubErrorCode.needsApproval && error?.message.contains("not those") == true)
        #expect(upstream.calls(of: "tools/call").isEmpty)
        #expect(try await pay(hub, reply(question)).get()["content"] != nil)
    }

    @Test("a consent is good once, and not after its time")
    func once() async throws {
        let (hub, upstream) = try hub()
        let (first, second) = (try await pay(hub).get(), try await pay(hub).get())
        #expect(try await pay(hub, reply(first)).get()["content"] != nil)
        let again = await pay(hub, try reply(first))
        let spent = #expect(throws: JSONRPCError.self) { try again.get() }
        #expect(spent?.code == HubErrorCode.needsApproval && spent?.message.contains("already") == true)
        hub.clock.advance(by: ApprovalSettings().patience)
        let late = await pay(hub, try reply(second))
        let error = #expect(throws: JSONRPCError.self) { try late.get() }
        #expect(error?.message.contains("nobody agreed within") == true)
        #expect(upstream.calls(of: "tools/call").count == 1)
    }

    @Test("a state that is made up, missing, or another principal's is refused as such, and calls nothing")
    func forged() async throws {
        let (hub, upstream) = try hub(attended: ["*"])
        let state = try state(try await pay(hub).get())
        for forged in [state + "0x", "loopback|approval", "", "approval call1 9"] {
            let extra: JSONValue = [
                "inputResponses": .object([Self.key: Self.accepted]), "requestState": .string(forged),
            ]
            let result = await pay(hub, extra)
            #expect(throws: JSONRPCError.self) { try result.get() }
        }
        let stolen: JSONValue = ["inputResponses": .object([Self.key: Self.accepted]), "requestState": .string(state)]
        let result = await pay(hub, stolen, by: Principal(id: "key:b"))
        let error = #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(error?.code == JSONRPCError.invalidParamsCode)
        #expect(upstream.calls(of: "tools/call").isEmpty)
    }

    @Test("a consent goes on with the rounds that the server asks for, each of which is good once")
    func serversRounds() async throws {
        let (hub, upstream) = try hub()
        upstream.change { script in
            script.answer = { call in
                guard call.params["inputResponses"] != nil else {
                    let request: JSONValue = [
                        "method": "elicitation/create", "params": ["message": "how?", "requestedSchema": [:]],
                    ]
                    return .success(
                        RawJSON(["resultType": "input_required", "inputRequests": ["k": request], "requestState": "s"]))
                }
                return .success(RawJSON(["content": []]))
            }
        }
        let theirs = try await pay(hub, reply(try await pay(hub).get())).get()
        #expect(theirs["inputRequests"]?["k"] != nil && theirs["inputRequests"]?[Self.key] == nil)
        let answer: JSONValue = [
            "inputResponses": ["k": ["action": "accept", "content": [:]]], "requestState": .string(try state(theirs)),
        ]
        #expect(try await pay(hub, answer).get()["content"] != nil)
        // Once more is another call, which nobody agreed to.
        #expect(try await pay(hub, answer).get()["inputRequests"]?[Self.key] != nil)
        #expect(upstream.calls(of: "tools/call").count == 2)
    }

    @Test("an answer that is none is asked for again")
    func asksAgain() async throws {
        let (hub, _) = try hub()
        let question = try await pay(hub).get()
        let again = try await pay(hub, reply(question, ["content": 1])).get()
        #expect(try state(again) != state(question))
        #expect(try await pay(hub, reply(again)).get()["content"] != nil)
    }

    @Test("a consent that cannot be recorded does not hold")
    func unrecorded() async throws {
        // 1 and 2 are of the question, 3 the consent.
        let (hub, upstream) = try hub(FaultyStore(failing: [3]))
        let question = try await pay(hub).get()
        let result = await pay(hub, try reply(question))
        #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(upstream.calls(of: "tools/call").isEmpty)
    }

    @Test(
        "nobody is asked whom the operator has not marked, or whose client cannot ask: the call waits for an approver",
        arguments: [
            (["key:*"], ["elicitation": [:]], .july2026), ([], ["elicitation": [:]], .november2025),
            (["*"], [:], .july2026), (["*"], ["elicitation": ["url": [:]]], .july2026),
            (["*"], ["elicitation": [:]], .march2025),
        ] as [([String], JSONValue, ProtocolRevision)])
    func unattended(_ attended: [String], _ capabilities: JSONValue, _ revision: ProtocolRevision) async throws {
        let (hub, upstream) = try hub(attended: attended)
        let client = Client { RawJSON(Self.accepted) }
        async let answer = pay(hub, revision: revision, capabilities: capabilities, asking: client)
        let waiting = await parked(hub)
        // A reply to a question that was not asked is none.
        let uninvited: JSONValue = ["inputResponses": .object([Self.key: Self.accepted]), "requestState": "x"]
        async let other = pay(hub, uninvited, revision: revision, capabilities: capabilities, asking: client)
        while hub.approvals.waiting.count < 2 { await Task.yield() }
        hub.clock.advance(by: ApprovalSettings().patience)
        for result in [await answer, await other] {
            let error = #expect(throws: JSONRPCError.self) { try result.get() }
            #expect(error?.code == HubErrorCode.needsApproval)
        }
        #expect(client.asked.withLock { $0.isEmpty } && upstream.calls(of: "tools/call").isEmpty)
        #expect(waiting.request.principal == "loopback")
    }

    @Test("a client of an older revision is asked while its call is open")
    func held() async throws {
        let (hub, upstream) = try hub()
        let yes = Client { RawJSON(Self.accepted) }
        #expect(try await pay(hub, revision: .june2025, asking: yes).get()["content"] != nil)
        #expect(yes.asked.withLock { $0.first?["message"]?.string?.contains(#"{"amount":5}"#) } == true)
        let no = Client { RawJSON(["action": "decline"]) }
        let result = await pay(hub, revision: .november2025, asking: no)
        let error = #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(error?.code == HubErrorCode.needsApproval)
        #expect(upstream.calls(of: "tools/call").count == 1)
        #expect(
            hub.audit.records.map(\.method) == [
                "approvals/park", "approvals/consent", "tools/call", "approvals/park", "approvals/decline",
                "tools/call",
            ])
    }

    @Test("a client that fails leaves the call to approvers, and an approver who is faster ends the question")
    func both() async throws {
        let (hub, _) = try hub()
        let failing = Client { () async throws(JSONRPCError) in throw .methodNotFound("no") }
        async let first = pay(hub, revision: .june2025, asking: failing)
        try await hub.approvals.answer(await parked(hub).id, .approveOnce, by: "anna")
        let approved = await first
        #expect(try approved.get()["content"] != nil)
        let (stream, silence) = AsyncStream.makeStream(of: Void.self)
        let slow = Client {
            // Ends when the task is cancelled.
            for await _ in stream {}
            return RawJSON(Self.accepted)
        }
        async let second = pay(hub, revision: .june2025, asking: slow)
        let waiting = await parked(hub)
        while slow.asked.withLock({ $0.isEmpty }) { await Task.yield() }
        try await hub.approvals.answer(waiting.id, .deny, by: "anna")
        let denied = await second
        #expect(throws: JSONRPCError.self) { try denied.get() }
        silence.finish()
    }

    @Test("what does not show, or turns other characters around, is shown by number, and the value is the same")
    func visible() throws {
        let hidden = "pay\u{202E}\u{200B}\u{E0041}\u{2028}x"
        let request = ApprovalRequest(
            principal: "p", method: "tools/call", target: "t", server: "s", rule: "r",
            arguments: RawJSON(["to": .string(hidden), "ok": "ü世"]), sha256: { $0 })
        let message = try #require(ConsentQuestion(request).params["message"]?.string)
        #expect(message.contains(#"\u202e\u200b\udb40\udc41\u2028x"#) && message.contains("ü世"), "\(message)")
        #expect(!message.unicodeScalars.contains { $0.properties.generalCategory == .format })
        let shown = message.components(separatedBy: "with ")[1].components(separatedBy: ". Rule")[0]
        #expect(try RawJSON(validating: shown)["to"]?.string == hidden)
    }
}

extension String {
    fileprivate func components(separatedBy separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
