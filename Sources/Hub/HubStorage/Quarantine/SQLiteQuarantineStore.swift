// SPDX-License-Identifier: Apache-2.0

package import Cryptography
package import Database
package import HubCore

/// What was held back, in the hub's database: each original sealed under one key, for its own id.
package final class SQLiteQuarantineStore: QuarantineStoring {
    private let database: DatabaseWriter
    private let key: SealingKey

    /// The caller opens the database with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter, key: SealingKey) {
        self.database = database
        self.key = key
    }

    package func add(_ item: QuarantinedItem, original: [UInt8]) async throws {
        let sealed = key.seal(original, context: Self.context(item.id))
        try await database.perform { connection in
            try QuarantineTable.insert(item, sealed: sealed, on: connection)
        }
    }

    package func items(at moment: Int64) async throws -> [QuarantinedItem] {
        try await database.perform { connection in try QuarantineTable.items(at: moment, on: connection) }
    }

    package func original(of id: String, at moment: Int64) async throws -> (item: QuarantinedItem, bytes: [UInt8])? {
        let found = try await database.perform { connection in
            try QuarantineTable.sealed(id, at: moment, on: connection)
        }
        guard let (item, sealed) = found else { return nil }
        return (item, try key.open(sealed, context: Self.context(id)))
    }

    package func release(_ id: String, by principal: String, at moment: Int64) async throws -> Bool {
        try await database.perform { connection in
            try QuarantineTable.release(id, by: principal, at: moment, on: connection)
        }
    }

    private static func context(_ id: String) -> [UInt8] { Array("patchbay quarantine \(id)".utf8) }
}
