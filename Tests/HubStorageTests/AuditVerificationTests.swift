// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore
import HubStorage
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct AuditVerificationTests {
    private static let exchange: StaticString = """
        UPDATE audit_chain SET sequence = -3 WHERE sequence = 3;
        UPDATE audit_chain SET sequence = 3 WHERE sequence = 5;
        UPDATE audit_chain SET sequence = 5 WHERE sequence = -3;
        """

    /// What is done to a trail of five records, the last one sealed, and what is wrong then.
    static let damages: [(StaticString, AuditFault)] = [
        ("DELETE FROM audit_chain WHERE sequence = 3", AuditFault.removed(3)),
        ("DELETE FROM audit_chain WHERE sequence <= 2", .removed(1)),
        ("UPDATE audit_chain SET record = replace(record, 'loopback', 'somebody') WHERE sequence = 4", .changed(4)),
        ("UPDATE audit_chain SET hash = zeroblob(32) WHERE sequence = 2", .changed(2)),
        (exchange, .reordered(3)),
        (
            "UPDATE audit_chain SET content = replace(content, '/srv', '/etc') WHERE sequence = 4",
            .contentChanged(4)
        ),
        ("UPDATE audit_chain SET salt = NULL, content = NULL WHERE sequence = 4", .contentRemoved(4)),
        ("DELETE FROM audit_chain WHERE sequence > 4", .truncated(after: 4, sealed: 5)),
        ("DELETE FROM audit_chain", .truncated(after: 0, sealed: 5)),
        ("UPDATE audit_seals SET time = 1", .resigned(5)),
    ]

    @Test("a trail that nobody touched is sound, signed to its end, and canonical")
    func sound() async throws {
        let trail = try AuditTrailFixture()
        try await trail.fill(5)
        var report = AuditReport()
        (report.records, report.first, report.last, report.sealed) = (5, 1, 5, 5)
        #expect(try await trail.verify() == report)
        let texts = try await trail.reader.read { connection in
            try connection.query("SELECT record FROM audit_chain") { row in row.text(0) }
        }
        for text in texts { #expect(try CanonicalJSON.bytes(of: RawJSON(validating: text)) == Array(text.utf8)) }
        await trail.close()
    }

    @Test(
        "the first record that is not what was written is named",
        arguments: Self.damages)
    func faults(_ sql: StaticString, _ fault: AuditFault) async throws {
        let trail = try AuditTrailFixture()
        try await trail.fill(5)
        try await trail.damage(sql)
        await #expect(throws: fault) { try await trail.verify() }
        await trail.close()
    }

    @Test("an exported head tells of a trail that was cut together with its seals")
    func truncated() async throws {
        let trail = try AuditTrailFixture()
        try await trail.fill(5)
        let exported = try #require(try await trail.archive.lastSeal())
        let head = try #require(AuditSeal(document: exported.document))
        #expect(head == exported)
        #expect(try await trail.verify(head: head).last == 5)
        try await trail.damage("DELETE FROM audit_chain WHERE sequence > 3; DELETE FROM audit_seals")
        #expect(try await trail.verify().last == 3)
        await #expect(throws: AuditFault.truncated(after: 3, sealed: 5)) { try await trail.verify(head: head) }
        await trail.close()
    }

    @Test("a trail that is chained anew is betrayed by its signatures, by a foreign key, and by an exported head")
    func rechained() async throws {
        let genuine = try AuditTrailFixture()
        try await genuine.fill(5)
        let head = try #require(try await genuine.archive.lastSeal())
        let forged = try AuditTrailFixture(seed: 2)
        for number in 11...15 { try await forged.store.record(AuditTrailFixture.record(Int64(number))) }
        await #expect(throws: AuditFault.otherHead(5)) {
            try await forged.archive.verify(key: genuine.key.publicKey, head: head)
        }
        try await forged.store.seal()
        await #expect(throws: AuditFault.resigned(5)) {
            try await forged.archive.verify(key: genuine.key.publicKey)
        }
        await genuine.close()
        await forged.close()
    }

    @Test("every record at the interval is sealed, and misses its seal")
    func interval() async throws {
        let trail = try AuditTrailFixture()
        for number in 1...AuditSeal.interval {
            while !trail.store.tryRecord(AuditTrailFixture.record(number)) { await Task.yield() }
        }
        try await trail.store.record(AuditTrailFixture.record(0))
        #expect(try await trail.verify().sealed == AuditSeal.interval)
        try await trail.damage("DELETE FROM audit_seals")
        await #expect(throws: AuditFault.unsealed(AuditSeal.interval)) { try await trail.verify() }
        await trail.close()
    }

    @Test("erasing a person's content leaves the trail valid, others' content whole, and nothing in the file")
    func erasure() async throws {
        let trail = try AuditTrailFixture()
        try await trail.store.record(AuditTrailFixture.record(71, principal: "key:anna"))
        try await trail.store.record(AuditTrailFixture.record(72, principal: "key:bert"))
        try await trail.store.record(AuditTrailFixture.record(73, principal: "key:anna"))
        #expect(try await trail.store.eraseContent(of: "key:anna", by: "operator") == 2)
        let report = try await trail.verify()
        #expect(report.erased == 2 && report.records == 4)
        let records = try await trail.archive.tail(count: 10)
        #expect(records.map { $0.arguments == nil } == [true, false, true, true])
        #expect(records.last?.method == "audit/erase" && records.last?.target == "key:anna")
        #expect(try await trail.store.eraseContent(of: "key:anna", by: "operator") == 0)
        await trail.close()
        let file = try FileReading.bytes(trail.folder.file("hub.db"))
        #expect(!file.contains("/srv/71") && file.contains("/srv/72"))
    }

    @Test("what was done on somebody's behalf goes with their content, but for what is known of their keys")
    func erasureOfBehalf() async throws {
        let trail = try AuditTrailFixture()
        for method in ["conversations/reply", "keys/create"] {
            var record = AuditRecord(
                time: 1, principal: "agent:desk", method: method, target: "den", outcome: .succeeded,
                durationMicroseconds: 0)
            (record.onBehalfOf, record.arguments) = ("room:ann", Array(#"{"text":"Hello Ann"}"#.utf8))
            try await trail.store.record(record)
        }
        try await trail.store.record(AuditTrailFixture.record(2, principal: "agent:desk"))
        #expect(try await trail.store.eraseContent(of: "room:ann", by: "operator") == 1)
        #expect(try await trail.verify().erased == 1)
        #expect(try await trail.archive.tail(count: 3).map { $0.arguments == nil } == [false, false, true])
        try await trail.damage("UPDATE audit_chain SET salt = NULL, content = NULL WHERE sequence = 2")
        await #expect(throws: AuditFault.contentRemoved(2)) { try await trail.verify() }
        await trail.close()
    }

    @Test("content that is removed after its principal's erasure was recorded is missed")
    func laterRemoval() async throws {
        let trail = try AuditTrailFixture()
        try await trail.fill(2)
        _ = try await trail.store.eraseContent(of: "loopback", by: "operator")
        try await trail.store.record(AuditTrailFixture.record(3))
        try await trail.damage("UPDATE audit_chain SET salt = NULL, content = NULL WHERE sequence = 4")
        await #expect(throws: AuditFault.contentRemoved(4)) { try await trail.verify() }
        await trail.close()
    }

    @Test("old records go at a sealed place, the rest stays valid, and a deeper cut is missed")
    func retention() async throws {
        let trail = try AuditTrailFixture()
        try await trail.fill(4)
        for number in 5...9 { try await trail.store.record(AuditTrailFixture.record(Int64(number))) }
        #expect(try await trail.store.removeRecords(before: 3, by: "retention") == nil)
        #expect(try await trail.store.removeRecords(before: 8, by: "retention") == 4)
        var report = try await trail.verify()
        #expect(report.first == 5 && report.records == 6)
        #expect(try await trail.store.removeRecords(before: .max, by: "retention") == 10)
        report = try await trail.verify()
        #expect(report.first == 11 && report.records == 1)
        try await trail.store.record(AuditTrailFixture.record(12))
        try await trail.store.seal()
        try await trail.damage("DELETE FROM audit_chain WHERE sequence = 11")
        await #expect(throws: AuditFault.removed(1)) { try await trail.verify() }
        await trail.close()
    }

    @Test("a clock that jumps back changes no order and no verdict")
    func clock() async throws {
        let trail = try AuditTrailFixture()
        for time in [5000, 10, 7000, -1] { try await trail.store.record(AuditTrailFixture.record(Int64(time))) }
        try await trail.store.seal()
        #expect(try await trail.verify().records == 4)
        #expect(try await trail.archive.tail(count: 4).map(\.time) == [5000, 10, 7000, -1])
        // One recent record in the middle keeps what stands after it.
        #expect(try await trail.store.removeRecords(before: 6000, by: "retention") == nil)
        await trail.close()
    }
}
