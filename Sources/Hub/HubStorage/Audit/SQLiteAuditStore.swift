// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// The audit trail in the hub's database: written here, read by ``AuditArchive``.
package final class SQLiteAuditStore: AuditRecording {
    private let database: DatabaseWriter
    private let trail: AuditWriter
    let journal: AuditJournal?

    /// The caller opens the database, with ``StorageSchema/migrations``, and closes it. Without a journal only what is
    /// committed is safe.
    package init(database: DatabaseWriter, trail: AuditWriter, journal: RecordJournal? = nil) {
        self.database = database
        self.trail = trail
        self.journal = journal.map { AuditJournal($0, trail: trail, database: database) }
    }

    package var isSound: Bool { database.statistics.isSound }

    package func tryRecord(_ record: AuditRecord) -> Bool {
        guard isSound else { return false }
        if let journal, journal.append(record) { return true }
        return database.tryEnqueue { [trail] connection throws(DatabaseError) in
            try trail.append(record, on: connection)
        }
    }

    package func tryKeep(_ record: AuditRecord) -> Bool {
        guard let journal, isSound else { return false }
        return journal.append(record)
    }

    package func record(_ record: AuditRecord) async throws {
        if let journal, journal.hasFailed { try await journal.catchUp() }
        try await database.performStatement { [trail] connection throws(DatabaseError) in
            try trail.append(record, on: connection)
        }
    }

    /// Signs what was recorded so far; nil for an empty trail.
    @discardableResult
    package func seal() async throws -> AuditSeal? {
        try await journal?.catchUp()
        return try await database.perform { [trail] connection in try trail.seal(on: connection) }
    }

    /// Returns once all records that were taken before are stored, or could not be.
    package func settle() async {
        try? await journal?.catchUp()
        try? await database.perform { _ in }
    }

    /// Removes the content of all records of a principal and says so in the trail; nothing happens where there is none.
    /// Returns how many records it was.
    package func eraseContent(of principal: String, by actor: String) async throws -> Int {
        try await journal?.catchUp()
        return try await database.perform { [trail] connection in
            try trail.erase(principal, by: actor, on: connection)
        }
    }

    /// Removes the oldest records, up to a sealed one, as far as all of them are older than `time` (microseconds since
    /// 1970), and says so in the trail. Returns the place of the last one removed; nil when none was.
    package func removeRecords(before time: Int64, by actor: String) async throws -> Int64? {
        try await journal?.catchUp()
        return try await database.perform { [trail] connection in
            try trail.removeRecords(before: time, by: actor, on: connection)
        }
    }
}
