// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// The API keys in the hub's database, each change of them in one transaction with its audit record.
package final class SQLiteKeyStore: APIKeyStoring {
    private let database: DatabaseWriter
    private let trail: AuditWriter

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter, trail: AuditWriter) {
        self.database = database
        self.trail = trail
    }

    package func keys() async throws -> [APIKey] {
        try await database.perform { connection in try KeyTable.all(on: connection) }
    }

    package func add(_ key: APIKey, recording record: AuditRecord) async throws {
        try await database.perform { [trail] connection in
            try KeyTable.insert(key, on: connection)
            try trail.append(record, on: connection)
        }
    }

    package func revoke(_ id: String, at moment: Int64, recording record: AuditRecord) async throws {
        try await database.perform { [trail] connection in
            try KeyTable.revoke(id, at: moment, on: connection)
            try trail.append(record, on: connection)
        }
    }
}
