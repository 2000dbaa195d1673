// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore
import HubStorage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SQLiteQuarantineStoreTests {
    private func item(_ id: String, at time: Int64, expires: Int64 = 100) -> QuarantinedItem {
        QuarantinedItem(
            id: id, time: time, expires: expires, principal: "p", origin: "mcp:a/b", method: "tools/call",
            reason: "r", score: 0.987, digest: [1, 2, 3], versions: "v", size: 9)
    }

    @Test("what is held comes back as it was given over a restart, sealed on disk, and no longer than its time")
    func roundTrip() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("hub.db")
        let key = SealingKey.random()
        let original = Array("the poisoned page, word for word".utf8)
        let writer = try DatabaseWriter.open(path: path, migrations: StorageSchema.migrations)
        let store = SQLiteQuarantineStore(database: writer, key: key)
        try await store.add(item("a", at: 1), original: original)
        try await store.add(item("b", at: 2), original: [])
        #expect(try await store.release("a", by: "key:anna", at: 3))
        #expect(try await store.release("none", by: "key:anna", at: 3) == false)
        await writer.close()
        #expect(try !FileReading.bytes(path).contains("poisoned"))
        let again = try DatabaseWriter.open(path: path, migrations: StorageSchema.migrations)
        let reopened = SQLiteQuarantineStore(database: again, key: key)
        var released = item("a", at: 1)
        released.releasedBy = "key:anna"
        #expect(try await reopened.items(at: 50) == [item("b", at: 2), released])
        let found = try #require(try await reopened.original(of: "a", at: 50))
        #expect(found.bytes == original && found.item == released)
        #expect(try await reopened.items(at: 100).isEmpty)
        #expect(try await reopened.original(of: "a", at: 100) == nil)
        await #expect(throws: (any Error).self) {
            _ = try await SQLiteQuarantineStore(database: again, key: .random()).original(of: "a", at: 50)
        }
        await again.close()
    }
}
