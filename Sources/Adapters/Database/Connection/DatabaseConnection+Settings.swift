// SPDX-License-Identifier: Apache-2.0

extension DatabaseConnection {
    /// Kibibytes of pages that a connection keeps.
    private static let cacheSize = 1024
    /// Bytes to which the log file is cut after a checkpoint: what it grows to under load, and a bit.
    private static let logSize = 72 << 20

    /// For the connection that writes: from here on the file uses write-ahead logging.
    func configureForWriting(_ options: DatabaseOptions) throws(DatabaseError) {
        let (seconds, attoseconds) = options.busyTimeout.components
        try execute(text: "PRAGMA busy_timeout = \(seconds * 1000 + attoseconds / 1_000_000_000_000_000)")
        let mode = try query("PRAGMA journal_mode = WAL") { row in row.text(0) }.first ?? ""
        guard mode == "wal" else {
            throw .cannotOpen(path: path, reason: "write-ahead logging is not possible there (\(mode))")
        }
        try configureDurability(options.durability)
        try execute(text: "PRAGMA journal_size_limit = \(Self.logSize)")
        try execute("PRAGMA foreign_keys = ON")
        // What is deleted is overwritten: audit content that a person may demand to be erased.
        try execute("PRAGMA secure_delete = ON")
        if let pages = options.maximumPages { try execute(text: "PRAGMA max_page_count = \(pages)") }
        try configureForReading()
    }

    /// Also decides what is flushed by a checkpoint.
    func configureDurability(_ durability: DatabaseOptions.Durability) throws(DatabaseError) {
        try execute(text: "PRAGMA synchronous = \(durability == .full ? "FULL" : "NORMAL")")
    }

    /// What both kinds need: no trust in what the file says, and little memory.
    func configureForReading() throws(DatabaseError) {
        try execute("PRAGMA trusted_schema = OFF")
        try execute("PRAGMA cell_size_check = ON")
        try execute("PRAGMA temp_store = MEMORY")
        try execute(text: "PRAGMA cache_size = -\(Self.cacheSize)")
    }

    /// Reads the whole file; takes about a second per gigabyte. Throws ``DatabaseError/corrupt(path:detail:)`` with the
    /// first thing that is wrong.
    package func checkIntegrity() throws(DatabaseError) {
        let findings = try query("PRAGMA integrity_check(1)") { row in row.text(0) }
        guard findings == ["ok"] else { throw .corrupt(path: path, detail: findings.first ?? "unreadable") }
    }
}
