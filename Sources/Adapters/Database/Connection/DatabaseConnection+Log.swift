// SPDX-License-Identifier: Apache-2.0

import CSQLite

extension DatabaseConnection {
    /// A connection that only copies the log of a file which a writer has open.
    convenience init(
        forCheckpointsOf path: String, _ durability: DatabaseOptions.Durability
    ) throws(DatabaseError) {
        try self.init(path: path, creates: false)
        try configureForReading()
        try configureDurability(durability)
        // Only who has read the file once knows that it has a log.
        _ = try integer("PRAGMA schema_version")
    }

    /// From here on this connection's commits copy nothing by themselves; they only tell how long the log is.
    func takeChargeOfLog() {
        sqlite3_wal_hook(
            raw,
            { pages, _, _, count in
                pages?.assumingMemoryBound(to: CInt.self).pointee = count
                return SQLITE_OK
            }, logPages)
    }

    /// Copies as much of the log into the file as readers allow, without waiting for anybody. The next commit begins the
    /// log anew if that was all.
    func copyLog() throws(DatabaseError) { try run("PRAGMA wal_checkpoint(PASSIVE)") }
}
