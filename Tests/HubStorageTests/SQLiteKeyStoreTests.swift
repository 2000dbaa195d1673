// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubStorage
import Identity
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SQLiteKeyStoreTests {
    private func key(_ id: String, created: Int64) -> APIKey {
        APIKey(
            id: id, name: "ci", roles: [.viewer, .approver], digest: Array(id.utf8), created: created, expires: 99)
    }

    @Test("keys come back as they were given, oldest first, over a restart, and a revocation keeps its first moment")
    func roundTrip() async throws {
        let trail = try AuditTrailFixture()
        let store = trail.keyStore()
        try await store.add(key("b", created: 2), recording: record("b"))
        try await store.add(key("a", created: 1), recording: record("a"))
        try await store.revoke("b", at: 5, recording: record("b"))
        try await store.revoke("b", at: 6, recording: record("b"))
        await trail.close()
        let again = try AuditTrailFixture(reopening: trail.folder)
        var revoked = key("b", created: 2)
        revoked.revoked = 5
        #expect(try await again.keyStore().keys() == [key("a", created: 1), revoked])
        await again.close()
    }

    @Test("no two keys have one id or one digest, and a key that is not stored leaves no record of it")
    func unique() async throws {
        let trail = try AuditTrailFixture()
        let store = trail.keyStore()
        try await store.add(key("a", created: 1), recording: record("a"))
        await #expect(throws: (any Error).self) {
            try await store.add(key("a", created: 2), recording: record("again"))
        }
        #expect(try await store.keys().count == 1)
        #expect(try await trail.archive.tail(count: 10).map(\.target) == ["a"])
        await trail.close()
    }

    @Test("a key whose record is not stored is not stored either")
    func together() async throws {
        let trail = try AuditTrailFixture()
        let store = trail.keyStore()
        try await store.add(key("a", created: 1), recording: record("a"))
        try await trail.damage("CREATE TRIGGER shut BEFORE INSERT ON audit_chain BEGIN SELECT RAISE(ABORT, 'no'); END")
        await #expect(throws: (any Error).self) { try await store.add(key("b", created: 2), recording: record("b")) }
        await #expect(throws: (any Error).self) { try await store.revoke("a", at: 5, recording: record("a")) }
        #expect(try await store.keys() == [key("a", created: 1)])
        await trail.close()
    }

    private func record(_ id: String) -> AuditRecord {
        AuditRecord(.createKey, target: id, by: "operator", onBehalfOf: "key:ci", at: 1)
    }
}
