// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import HubStorage
import TestSupport
import Testing

/// The end of the chain that is remembered between two records of one transaction is the table's.
@Suite(.timeLimit(.minutes(5))) struct AuditChainEndTests {
    @Test("what is undone between records of one transaction leaves neither gap nor break")
    func undone() async throws {
        let trail = try AuditTrailFixture()
        try await trail.fill(4)
        // Removing old records writes its own record first, and then fails.
        try await trail.damage(
            "CREATE TRIGGER kept BEFORE DELETE ON audit_chain BEGIN SELECT RAISE(ABORT, 'no'); END")
        let refused = await withTaskGroup(of: Bool.self) { group in
            for number in 1...200 {
                group.addTask {
                    guard number.isMultiple(of: 2) else {
                        return (try? await trail.store.record(AuditTrailFixture.record(Int64(number)))) == nil
                    }
                    return (try? await trail.store.removeRecords(before: .max, by: "retention")) == nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(refused == 100)
        let report = try await trail.verify()
        #expect(report.first == 1 && report.records == 104)
        await trail.close()
    }

    @Test("a record that cannot be sealed is not stored, and the next one takes its place")
    func unsealable() async throws {
        let trail = try AuditTrailFixture()
        let before = AuditSeal.interval - 1
        for number in 1...before {
            while !trail.store.tryRecord(AuditTrailFixture.record(number)) { await Task.yield() }
        }
        try await trail.store.seal()
        try await trail.damage("CREATE TRIGGER shut BEFORE INSERT ON audit_seals BEGIN SELECT RAISE(ABORT, 'no'); END")
        for _ in 0..<3 {
            await #expect(throws: DatabaseError.self) {
                try await trail.store.record(AuditTrailFixture.record(before))
            }
        }
        try await trail.damage("DROP TRIGGER shut")
        for number in 1...3 as ClosedRange<Int64> { try await trail.store.record(AuditTrailFixture.record(number)) }
        let report = try await trail.verify()
        #expect(report.records == Int(before) + 3 && report.sealed == AuditSeal.interval)
        await trail.close()
    }

    @Test("records with and without content, and of every length, are chained as an auditor reads them")
    func shapes() async throws {
        let trail = try AuditTrailFixture()
        for length in [0, 1, 63, 64, 500, 16_000] {
            var record = AuditRecord(
                time: 1, principal: "p", method: "tools/call", target: "t", outcome: .succeeded,
                durationMicroseconds: 1)
            if length > 0 { record.arguments = Array("\"\(String(repeating: "a", count: length))\"".utf8) }
            try await trail.store.record(record)
            try await trail.store.record(
                AuditRecord(
                    time: 2, principal: String(repeating: "\n", count: length), method: "resources/read",
                    target: "file:///\(length)", outcome: .succeeded, durationMicroseconds: 1))
        }
        try await trail.store.seal()
        #expect(try await trail.verify().records == 12)
        let records = try await trail.archive.tail(count: 12)
        let kept = stride(from: 0, to: 12, by: 2).map { records[$0].arguments?.count }
        #expect(kept == [nil, 3, 65, 66, 502, 16_002])
        #expect(records.map(\.target).filter { $0 != "t" }.last == "file:///16000")
        let bare = try await trail.reader.read { connection in
            try connection.integer("SELECT count(*) FROM audit_chain WHERE salt IS NULL AND content IS NULL")
        }
        #expect(bare == 1)
        await trail.close()
    }
}
