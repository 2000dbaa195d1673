// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Testing

@testable import HubCore

@Suite struct HandoffTests {
    private func message(_ metadata: String) throws -> A2AMessage {
        try A2AMessage(
            try RawJSON(
                validating: #"{"messageId":"m","role":"ROLE_USER","parts":[{"text":"go"}],"metadata":\#(metadata)}"#))
    }

    private static let task = RawJSON(
        trusted: Array(
            #"""
            {"id":"t","status":{"state":"TASK_STATE_WORKING"},"history":[{"messageId":"h"}],
            "artifacts":[{"artifactId":"a","parts":[{"text":"draft"},{"data":{"n":1}}]}]}
            """#.utf8))

    @Test("only what is declared is passed") func shares() throws {
        let plain = try #require(Handoff(message(#"{"dev.patchbay/handoff":{"to":"b"}}"#)))
        #expect(plain.agent == "b" && plain.parts(of: Self.task).isEmpty)
        let some = try #require(
            Handoff(message(#"{"dev.patchbay/handoff":{"to":"b","pass":["artifacts","secrets","status"]}}"#)))
        #expect(some.shares == [.artifacts, .status])
        let parts = some.parts(of: Self.task)
        #expect(parts.count == 2 && parts[1]["text"]?.string == "draft")
        let passed = parts[0]["data"]?[Handoff.key]
        #expect(passed?["artifacts"]?[0]?["artifactId"]?.string == "a")
        #expect(passed?["status"] != nil && passed?["history"] == nil)
        #expect(some.parts(of: nil).isEmpty)
        #expect(try Handoff(message("{}")) == nil)
    }

    @Test("a hand-over costs one of the budget; without any left, or too late, it is refused with the way")
    func trace() throws {
        let sent = try message(#"{"dev.patchbay/hops":["a"],"dev.patchbay/budget":1}"#).raw
        #expect(throws: Never.self) { try DelegationTrace(sent).check(next: "b", at: 0) }
        let next = DelegationTrace.adding("b", to: sent)
        #expect(DelegationTrace(next).hops == ["a", "b"] && DelegationTrace(next).budget == 0)
        let refused = #expect(throws: A2AError.self) { try DelegationTrace(next).check(next: "c", at: 0) }
        #expect(refused?.message == "The task's budget of hand-overs is used up: a -> b -> c")
        let late = try message(#"{"dev.patchbay/deadline":"1970-01-01T00:00:01Z"}"#).raw
        #expect(throws: Never.self) { try DelegationTrace(late).check(next: "c", at: 999_999) }
        #expect(throws: A2AError.self) { try DelegationTrace(late).check(next: "c", at: 1_000_000) }
    }
}
