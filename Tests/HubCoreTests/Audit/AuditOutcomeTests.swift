// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct AuditOutcomeTests {
    @Test("an outcome is read back from its text")
    func roundTrip() {
        let outcomes: [AuditOutcome] = [
            .succeeded, .toolError, .refused, .cancelled, .timedOut, .failed(code: -32602), .failed(code: 7),
        ]
        #expect(outcomes.map { AuditOutcome(text: $0.text) } == outcomes)
        #expect(Set(outcomes.map(\.text)).count == outcomes.count)
    }

    @Test("a text that is no outcome is refused", arguments: ["", "OK", "error:", "error:x", "ok "])
    func refusals(text: String) {
        #expect(AuditOutcome(text: text) == nil)
    }
}
