// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// Added servers in the hub's database.
package final class SQLiteServerStore: AddedServerStoring {
    private let database: DatabaseWriter

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func servers() async throws -> [AddedServer] {
        try await database.perform { connection in try AddedServerTable.all(on: connection) }
    }

    package func add(_ servers: [AddedServer]) async throws {
        try await database.perform { connection in
            for server in servers { try AddedServerTable.insert(server, on: connection) }
        }
    }

    package func remove(_ name: ServerName) async throws {
        try await database.perform { connection in try AddedServerTable.delete(name, on: connection) }
    }
}
