// SPDX-License-Identifier: Apache-2.0

import HubCore
import JSON
import JSONRPC
import MCPClient
import MCPServer
import MCPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct ApprovalsTests {
    private static let asking = Policy(rules: [PolicyRule(name: "large", effect: .ask)], allowsByDefault: true)

    private func hub(_ audit: FaultyStore = FaultyStore()) throws -> (HubFixture, ScriptedUpstream) {
        var script = ScriptedUpstream.Script()
        script.pages["tools/list"] = [ScriptedUpstream.tools("pay")]
        let upstream = ScriptedUpstream(script)
        let policy = PolicyEngine(Self.asking, clock: FixedWallClock(microsecondsSinceEpoch: 7))
        return (try HubFixture(["bank": upstream], policy: policy, audit: audit), upstream)
    }

    private func pay(_ hub: HubFixture, _ amount: Int64 = 5) async -> Result<RawJSON, JSONRPCError> {
        do throws(JSONRPCError) {
            return .success(
                try await hub.answer(.callTool, ["name": "bank__pay", "arguments": ["amount": .integer(amount)]]))
        } catch {
            return .failure(error)
        }
    }

    private func parked(_ hub: HubFixture) async -> ApprovalBook.Parked {
        while true {
            if let parked = hub.approvals.waiting.first { return parked }
            await Task.yield()
        }
    }

    @Test("an approved call goes out with the arguments that the approver saw, and the trail has both")
    func approved() async throws {
        let (hub, upstream) = try hub()
        async let answer = pay(hub)
        let waiting = await parked(hub)
        #expect(waiting.request.arguments.text == #"{"amount":5}"#)
        #expect(upstream.calls(of: "tools/call").isEmpty)
        try await hub.approvals.answer(waiting.id, .approveOnce, digest: waiting.request.digest, by: "anna")
        let result = await answer
        #expect(try result.get()["content"] != nil)
        #expect(upstream.calls(of: "tools/call").first?.params["arguments"] == waiting.request.arguments)
        let records = hub.audit.records
        #expect(records.map(\.method) == ["approvals/park", "approvals/approve", "tools/call"])
        #expect(records[1].principal == "anna" && records[1].onBehalfOf == "loopback")
        #expect(records[1].argumentsDigest == waiting.request.digest)
        #expect(records[2].decision == "ask" && records[2].rule == "large" && records[2].outcome == .succeeded)
    }

    @Test("a call whose arguments changed after the approval is not the one that was approved: it waits, and times out")
    func changed() async throws {
        let (hub, upstream) = try hub()
        async let first = pay(hub)
        let waiting = await parked(hub)
        try await hub.approvals.answer(waiting.id, .approve(.arguments, lifetime: .seconds(600)), by: "anna")
        let agreed = await first
        #expect(try agreed.get()["content"] != nil)
        let same = await pay(hub)
        #expect(try same.get()["content"] != nil)
        async let changed = pay(hub, 500)
        let again = await parked(hub)
        await #expect(throws: ApprovalFault.otherDigest) {
            try await hub.approvals.answer(again.id, .approveOnce, digest: waiting.request.digest, by: "anna")
        }
        hub.clock.advance(by: ApprovalSettings().patience)
        let result = await changed
        let error = #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(error?.code == HubErrorCode.needsApproval)
        #expect(upstream.calls(of: "tools/call").count == 2)
    }

    @Test("nobody's answer refuses when time is over, and the answer that comes later is not taken")
    func timesOut() async throws {
        let (hub, upstream) = try hub()
        async let answer = pay(hub)
        let waiting = await parked(hub)
        hub.clock.advance(by: ApprovalSettings().patience)
        let result = await answer
        let error = #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(error?.message == "Needs approval by rule large: nobody agreed within 300.0 seconds")
        await #expect(throws: ApprovalFault.unknown(waiting.id)) {
            try await hub.approvals.answer(waiting.id, .approveOnce, by: "anna")
        }
        #expect(upstream.calls(of: "tools/call").isEmpty)
        #expect(hub.audit.records.last?.outcome == .refused)
    }

    @Test("a denied call is refused by its rule")
    func denied() async throws {
        let (hub, upstream) = try hub()
        async let answer = pay(hub)
        try await hub.approvals.answer(await parked(hub).id, .deny, by: "anna")
        let result = await answer
        let error = #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(error?.message == "Needs approval by rule large: an approver said no")
        #expect(upstream.calls(of: "tools/call").isEmpty)
    }

    @Test("a caller that goes away takes its call out of the queue")
    func withdrawn() async throws {
        let (hub, upstream) = try hub()
        let call = Task { await pay(hub) }
        _ = await parked(hub)
        call.cancel()
        let result = await call.value
        #expect(throws: JSONRPCError.self) { try result.get() }
        #expect(hub.approvals.waiting.isEmpty)
        #expect(hub.audit.records.last?.outcome == .cancelled)
        #expect(upstream.calls(of: "tools/call").isEmpty)
    }

    @Test("a consent that cannot be recorded does not hold")
    func unrecorded() async throws {
        // 1 is the parking, 2 the answer.
        let (hub, _) = try hub(FaultyStore(failing: [2]))
        async let answer = pay(hub)
        let waiting = await parked(hub)
        await #expect(throws: ApprovalFault.self) {
            try await hub.approvals.answer(waiting.id, .approveOnce, by: "anna")
        }
        #expect(hub.approvals.waiting.map(\.id) == [waiting.id])
        try await hub.approvals.answer(waiting.id, .deny, by: "anna")
        let result = await answer
        #expect(throws: JSONRPCError.self) { try result.get() }
    }
}
