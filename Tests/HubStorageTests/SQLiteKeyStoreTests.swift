// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import HubStorage
import Identity
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(2))) struct SQLiteKeyStoreTests {
    private func key(_ id: String, created: Int64) -> APIKey {
        APIKey(
            id: id, name: "ci", roles: [.viewer, .approver], digest: Array(id.utf8), created: created, expires: 99)
    }

    @Test("keys come back as they were given, oldest first, over a restart, and a revocation keeps its first moment")
    func roundTrip() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("hub.db")
        let writer = try DatabaseWriter.open(path: path, migrations: StorageSchema.migrations)
        let store = SQLiteKeyStore(database: writer)
        try await store.add(key("b", created: 2))
        try await store.add(key("a", created: 1))
        try await store.revoke("b", at: 5)
        try await store.revoke("b", at: 6)
        await writer.close()
        let again = try DatabaseWriter.open(path: path, migrations: StorageSchema.migrations)
        var revoked = key("b", created: 2)
        revoked.revoked = 5
        #expect(try await SQLiteKeyStore(database: again).keys() == [key("a", created: 1), revoked])
        await again.close()
    }

    @Test("no two keys have one id or one digest")
    func unique() async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        let store = SQLiteKeyStore(database: writer)
        try await store.add(key("a", created: 1))
        await #expect(throws: (any Error).self) { try await store.add(key("a", created: 2)) }
        #expect(try await store.keys().count == 1)
        await writer.close()
    }
}
