// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// The audit trail in the hub's database: written here, read by ``AuditArchive``.
package final class SQLiteAuditStore: AuditRecording {
    private let database: DatabaseWriter
    private let trail: AuditWriter

    /// The caller opens the database, with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter, trail: AuditWriter) {
        self.database = database
        self.trail = trail
    }

    package var isSound: Bool { database.statistics.isSound }

    package func tryRecord(_ record: AuditRecord) -> Bool {
        guard isSound else { return false }
        return database.tryEnqueue { [trail] connection throws(DatabaseError) in
            try trail.append(record, on: connection)
        }
    }

    package func record(_ record: AuditRecord) async throws {
        try await database.performStatement { [trail] connection throws(DatabaseError) in
            try trail.append(record, on: connection)
        }
    }

    /// Signs what was recorded so far; nil for an empty trail.
    @discardableResult
    package func seal() async throws -> AuditSeal? {
        try await database.perform { [trail] connection in try trail.seal(on: connection) }
    }

    /// Removes the content of all records of a principal and says so in the trail; nothing happens where there is none.
    /// Returns how many records it was.
    package func eraseContent(of principal: String, by actor: String) async throws -> Int {
        try await database.perform { [trail] connection in
            try trail.erase(principal, by: actor, on: connection)
        }
    }

    /// Removes the oldest records, up to a sealed one, as far as all of them are older than `time` (microseconds since
    /// 1970), and says so in the trail. Returns the place of the last one removed; nil when none was.
    package func removeRecords(before time: Int64, by actor: String) async throws -> Int64? {
        try await database.perform { [trail] connection in
            try trail.removeRecords(before: time, by: actor, on: connection)
        }
    }
}
