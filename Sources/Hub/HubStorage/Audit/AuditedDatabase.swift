// SPDX-License-Identifier: Apache-2.0

package import Cryptography
package import Database
import HubCore
package import Lifecycle

/// The hub's database with its audit trail and the journal before it, in a data directory.
package struct AuditedDatabase: Sendable {
    package static let name = "patchbay.db"
    package static let journalName = "audit.journal"

    package let database: DatabaseWriter
    package let trail: AuditWriter
    package let audit: SQLiteAuditStore

    /// Opens both, and stores what a hub that was killed left in the journal. Blocks. The caller holds the
    /// directory, and closes the database.
    package static func open(
        in directory: DataDirectory, key: Ed25519Key, clock: any WallClock, options: DatabaseOptions = DatabaseOptions()
    ) throws -> AuditedDatabase {
        let trail = AuditWriter(key: key, clock: clock)
        let remains = try JournalRemains.read(journalName, in: directory.path)
        var place: Int64 = 0
        let database = try DatabaseWriter.open(
            path: directory.file(name), migrations: StorageSchema.migrations, options: options
        ) { (connection) throws(DatabaseError) in
            for draft in remains.lazy.flatMap(\.entries) { try addTask(draft, on: connection) }
            place = try trail.takeUp(remains, on: connection)
        }
        // It is no safer against a power cut than a commit that is not flushed.
        let isEnough = options.durability == .normal
        let journal = isEnough ? RecordJournal.create(at: directory.file(journalName), mark: place) : nil
        // What it held is in the database.
        if journal == nil { directory.remove(journalName) }
        return AuditedDatabase(
            database: database, trail: trail,
            audit: SQLiteAuditStore(database: database, trail: trail, journal: journal))
    }

    /// Passes over what is no task.
    private static func addTask(_ draft: [UInt8], on connection: DatabaseConnection) throws(DatabaseError) {
        try draft.withUnsafeBufferPointer { (draft) throws(DatabaseError) in
            if let task = TaskDraft(UnsafeRawBufferPointer(draft)) { try TaskRows.add(task, on: connection) }
        }
    }

    /// Whether a directory that nobody holds has records that are in no database yet.
    package static func hasRemains(in directory: String) throws -> Bool {
        try !JournalRemains.read(journalName, in: directory).isEmpty
    }
}
