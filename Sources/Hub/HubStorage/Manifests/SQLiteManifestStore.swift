// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// Approved and withheld definitions in the hub's database.
package final class SQLiteManifestStore: ManifestStoring {
    private let database: DatabaseWriter

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func load() async throws -> (pins: [ToolPin], held: [HeldTool]) {
        try await database.perform { connection in
            (try ManifestTable.pins(on: connection), try ManifestTable.held(on: connection))
        }
    }

    package func perform(_ changes: [ManifestChange]) async throws {
        try await database.perform { connection in
            for change in changes { try ManifestTable.perform(change, on: connection) }
        }
    }
}
