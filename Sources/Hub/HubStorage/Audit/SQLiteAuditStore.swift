// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// The audit trail in the hub's database.
package final class SQLiteAuditStore: AuditRecording {
    /// The most records of one ``tail(count:before:)``.
    package static let maximumPage = 1000

    private let database: DatabaseWriter
    private let reader: DatabaseReader

    /// The caller opens both, on the same file, with ``StorageSchema/migrations``, and closes them.
    package init(database: DatabaseWriter, reader: DatabaseReader) {
        self.database = database
        self.reader = reader
    }

    package func tryRecord(_ record: AuditRecord) -> Bool {
        guard database.statistics.isSound else { return false }
        return database.tryEnqueue { connection throws(DatabaseError) in
            try AuditTable.insert(record, on: connection)
        }
    }

    package func record(_ record: AuditRecord) async throws {
        try await database.perform { connection in try AuditTable.insert(record, on: connection) }
    }

    /// The newest records, oldest first, at most ``maximumPage``; only those before a place in the trail, if one is
    /// given, to go back page by page. What was recorded before is there, unless the store fails.
    package func tail(count: Int, before sequence: Int64 = .max) async throws -> [AuditRecord] {
        await settle()
        let count = min(max(0, count), Self.maximumPage)
        return try await reader.read { connection in
            Array(try AuditTable.latest(count, before: sequence, on: connection).reversed())
        }
    }

    /// Stored records.
    package func count() async throws -> Int {
        await settle()
        return try await reader.read { connection in try AuditTable.count(on: connection) }
    }

    /// Returns once the records taken so far are stored or lost. A store that fails can still be read.
    private func settle() async { try? await database.perform { _ in } }
}
