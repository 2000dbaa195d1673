// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import HubStorage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SQLiteAuditStoreTests {
    private let trail: AuditTrailFixture
    private var store: SQLiteAuditStore { trail.store }
    private var archive: AuditArchive { trail.archive }

    init() throws { trail = try AuditTrailFixture(maximumPages: 64) }

    private func record(_ number: Int64) -> AuditRecord {
        AuditRecord(
            time: number, principal: "loopback", method: "tools/call", target: "files__read", outcome: .succeeded,
            durationMicroseconds: 10)
    }

    @Test("a record comes back as it was given, with its place in the trail")
    func roundTrip() async throws {
        var full = AuditRecord(
            time: 1_795_219_366_123_456, principal: "key:ci", client: "inspector 1.0", method: "tools/call",
            target: "files__read'; DROP TABLE audit; --", upstream: "files", outcome: .failed(code: -32602),
            durationMicroseconds: 1234, argumentsDigest: Array(0..<32), requestBytes: 99, responseBytes: 1 << 40,
            traceID: "4bf92f3577b34da6a3ce929d0e0e4736")
        full.onBehalfOf = "anna"
        (full.decision, full.rule) = ("allow", "small \"payments\"")
        full.arguments = Array(#"{"amount":1.0}"#.utf8)
        try await store.record(full)
        #expect(store.tryRecord(record(2)))
        full.sequence = 1
        var second = record(2)
        second.sequence = 2
        try await store.seal()
        #expect(try await archive.tail(count: 10) == [full, second])
        #expect(try await archive.count() == 2)
        await close()
    }

    @Test("every outcome is kept")
    func outcomes() async throws {
        let outcomes: [AuditOutcome] = [.succeeded, .toolError, .refused, .cancelled, .timedOut, .failed(code: 1)]
        for outcome in outcomes {
            var record = record(0)
            record.outcome = outcome
            #expect(store.tryRecord(record))
        }
        try await store.seal()
        #expect(try await archive.tail(count: 10).map(\.outcome) == outcomes)
        await close()
    }

    @Test("the tail goes back page by page, oldest first in each")
    func paging() async throws {
        for number in 1...25 { #expect(store.tryRecord(record(Int64(number)))) }
        try await store.seal()
        let last = try await archive.tail(count: 10)
        #expect(last.map(\.time) == Array(16...25))
        let before = try await archive.tail(count: 10, before: try #require(last.first?.sequence))
        #expect(before.map(\.time) == Array(6...15))
        #expect(try await archive.tail(count: 0).isEmpty)
        #expect(try await archive.tail(count: -1).isEmpty)
        #expect(try await archive.tail(count: .max).count == 25)
        await close()
    }

    @Test("a store without room takes nothing unseen: it refuses, tells why, and takes again once there is room")
    func full() async throws {
        var large = record(1)
        large.argumentsDigest = Array(repeating: 1, count: 4_000)
        var refused: (any Error)?
        while refused == nil {
            do { try await store.record(large) } catch { refused = error }
        }
        #expect(refused as? DatabaseError == .full(path: trail.writer.path))
        #expect(!store.tryRecord(record(2)))
        let stored = try await archive.count()
        try await trail.writer.perform { connection in try connection.run("DELETE FROM audit_chain") }
        try await store.record(record(3))
        #expect(store.tryRecord(record(4)))
        try await store.seal()
        #expect(stored > 10)
        #expect(try await archive.tail(count: 10).map(\.time) == [3, 4])
        await close()
    }

    @Test("a row that nobody of us wrote is reported as damage")
    func damage() async throws {
        try await store.record(record(1))
        try await trail.writer.perform { connection in
            try connection.run("UPDATE audit_chain SET record = replace(record, 'ok', 'fine')")
        }
        let error = await #expect(throws: DatabaseError.self) { try await archive.tail(count: 1) }
        guard case .corrupt(trail.writer.path, let detail)? = error else { throw CancellationError() }
        #expect(detail.contains("record 1"))
        await close()
    }

    @Test("a closed store refuses")
    func closed() async throws {
        await close()
        #expect(!store.tryRecord(record(1)))
        await #expect(throws: DatabaseError.closed) { try await store.record(record(1)) }
    }

    private func close() async {
        await trail.close()
    }
}
