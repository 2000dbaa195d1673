// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import HubStorage
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(5))) struct SQLiteManifestStoreTests {
    private func name(_ text: String) throws -> ServerName { try #require(ServerName(text)) }

    private func pin(_ server: String, _ tool: String, _ approver: String? = nil) throws -> ToolPin {
        ToolPin(
            server: try name(server), name: tool, digest: [1, 2],
            definition: try RawJSON(validating: #"{"name":"\#(tool)","n":1.0}"#), since: 9, approver: approver)
    }

    private func held(_ server: String, _ tool: String) throws -> HeldTool {
        HeldTool(
            server: try name(server), name: tool, digest: [3], definition: try RawJSON(validating: "{}"), since: 8,
            reasons: [
                .changed, .renamed(from: "a b"), .shadowing(name: "x y", of: try name("s")), .scan("line\ttab"),
                .tooMany(limit: 7),
            ])
    }

    @Test("pins and withheld tools come back as they were given, over a restart")
    func roundTrip() async throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("hub.db")
        let writer = try DatabaseWriter.open(path: path, migrations: StorageSchema.migrations)
        let store = SQLiteManifestStore(database: writer)
        try await store.perform([
            .pin(try pin("a", "x")), .pin(try pin("a", "x", "anna")), .pin(try pin("b", "y")),
            .pin(try pin("gone", "y")), .hold(try held("b", "y")), .hold(try held("b", "z")),
            .drop(try name("b"), "y"), .forget(try name("gone")),
        ])
        await writer.close()
        let again = try DatabaseWriter.open(path: path, migrations: StorageSchema.migrations)
        let stored = try await SQLiteManifestStore(database: again).load()
        #expect(stored.pins == [try pin("a", "x", "anna"), try pin("b", "y")])
        #expect(stored.held == [try held("b", "z")])
        await again.close()
    }

    @Test("an approval ends the wait of its name")
    func approval() async throws {
        let folder = try TemporaryDirectory()
        let writer = try DatabaseWriter.open(path: folder.file("hub.db"), migrations: StorageSchema.migrations)
        let store = SQLiteManifestStore(database: writer)
        try await store.perform([.hold(try held("b", "y")), .pin(try pin("b", "y", "anna"))])
        #expect(try await store.load().held.isEmpty)
        try await store.perform([.unpin(try name("b"), "y")])
        #expect(try await store.load().pins.isEmpty)
        await writer.close()
    }
}
