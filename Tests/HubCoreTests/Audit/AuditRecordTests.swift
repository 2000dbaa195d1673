// SPDX-License-Identifier: Apache-2.0

import HubCore
import Testing

@Suite struct AuditRecordTests {
    private func record(target: String) -> AuditRecord {
        AuditRecord(
            time: 0, principal: target, client: target, method: target, target: target, upstream: target,
            outcome: .refused, durationMicroseconds: 0, traceID: target)
    }

    @Test("a text that a peer made long is cut between characters, and shows it", arguments: ["x", "é", "\u{1F600}"])
    func longTexts(unit: String) throws {
        let record = record(target: "a" + String(repeating: unit, count: 1_000_000))
        let texts = [record.principal, record.client, record.method, record.target, record.upstream, record.traceID]
        for text in texts {
            let text = try #require(text)
            #expect((AuditRecord.maximumText - 5...AuditRecord.maximumText).contains(text.utf8.count))
            #expect(text.hasPrefix("a" + unit) && text.hasSuffix(unit + "…"))
        }
    }

    @Test("a text at the bound is kept")
    func boundedText() {
        let text = String(repeating: "x", count: AuditRecord.maximumText)
        #expect(record(target: text).target == text)
    }
}
