// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// The API keys in the hub's database.
package final class SQLiteKeyStore: APIKeyStoring {
    private let database: DatabaseWriter

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func keys() async throws -> [APIKey] {
        try await database.perform { connection in try KeyTable.all(on: connection) }
    }

    package func add(_ key: APIKey) async throws {
        try await database.perform { connection in try KeyTable.insert(key, on: connection) }
    }

    package func revoke(_ id: String, at moment: Int64) async throws {
        try await database.perform { connection in try KeyTable.revoke(id, at: moment, on: connection) }
    }
}
