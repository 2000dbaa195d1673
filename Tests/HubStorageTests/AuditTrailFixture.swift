// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import HubCore
import HubStorage
import TestSupport

/// A trail in a folder of its own.
struct AuditTrailFixture {
    let folder: TemporaryDirectory
    let writer: DatabaseWriter
    let reader: DatabaseReader
    let store: SQLiteAuditStore
    let archive: AuditArchive
    let trail: AuditWriter
    let key: Ed25519Key

    init(seed: UInt8 = 1, maximumPages: Int? = nil, reopening folder: TemporaryDirectory? = nil) throws {
        self.folder = try folder ?? TemporaryDirectory()
        var options = DatabaseOptions()
        options.maximumPages = maximumPages
        writer = try DatabaseWriter.open(
            path: self.folder.file("hub.db"), migrations: StorageSchema.migrations, options: options)
        reader = DatabaseReader(path: writer.path)
        archive = AuditArchive(reader)
        key = try Ed25519Key(seed: Array(repeating: seed, count: 32))
        trail = AuditWriter(key: key, clock: FixedWallClock(microsecondsSinceEpoch: 99))
        store = SQLiteAuditStore(database: writer, trail: trail)
    }

    func keyStore() -> SQLiteKeyStore { SQLiteKeyStore(database: writer, trail: trail) }

    static func record(_ number: Int64, principal: String = "loopback") -> AuditRecord {
        var record = AuditRecord(
            time: number, principal: principal, method: "tools/call", target: "files__read", outcome: .succeeded,
            durationMicroseconds: 10, argumentsDigest: Array(repeating: UInt8(truncatingIfNeeded: number), count: 32))
        record.arguments = Array(#"{"path":"/srv/\#(number)"}"#.utf8)
        return record
    }

    /// Records 1 to `count`, the last one sealed.
    func fill(_ count: Int64) async throws {
        for number in 1..<count { try await store.record(Self.record(number)) }
        try await store.record(Self.record(count))
        try await store.seal()
    }

    /// What the trail's own key says of it.
    func verify(head: AuditSeal? = nil) async throws -> AuditReport {
        try await archive.verify(key: key.publicKey, head: head)
    }

    func damage(_ sql: StaticString) async throws {
        try await writer.perform { connection in try connection.execute(sql) }
    }

    func close() async {
        await reader.close()
        await writer.close()
    }
}
