// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore

/// The chain, the content beside it, and the seals, as rows. What they mean is HubCore's.
///
/// Content stands in the row of its record, though no hash covers it there, so that a record is one statement and a
/// failure leaves no half of it.
enum AuditChainTable {
    /// Records are only ever appended, so that appending touches one page.
    static let creation: StaticString = """
        CREATE TABLE audit_chain (
            sequence INTEGER PRIMARY KEY,
            record TEXT NOT NULL,
            hash BLOB NOT NULL,
            salt BLOB,
            content TEXT
        ) STRICT;
        CREATE TABLE audit_seals (
            sequence INTEGER PRIMARY KEY,
            hash BLOB NOT NULL,
            time INTEGER NOT NULL,
            key BLOB NOT NULL,
            signature BLOB NOT NULL
        ) STRICT;
        """

    /// The place and hash of the last record; those before the first one for an empty chain.
    static func head(on connection: DatabaseConnection) throws(DatabaseError) -> (sequence: Int64, hash: [UInt8]) {
        try connection.query("SELECT sequence, hash FROM audit_chain ORDER BY sequence DESC LIMIT 1") { row in
            (row.integer(0), row.blob(1))
        }.first ?? (0, AuditEntry.origin)
    }

    static func insert(_ link: borrowing AuditLink, on connection: DatabaseConnection) throws(DatabaseError) {
        let sequence = link.sequence
        try link.withParts { (parts) throws(DatabaseError) in
            try connection.run(
                "INSERT INTO audit_chain (sequence, record, hash, salt, content) VALUES (?, ?, ?, ?, ?)"
            ) { parameters in
                parameters.bind(sequence)
                parameters.bind(borrowingText: parts.record)
                parameters.bind(borrowingBlob: parts.hash)
                parameters.bind(borrowingBlob: parts.salt)
                parameters.bind(borrowingText: parts.content)
            }
        }
    }

    /// A seal that is there stays: should the trail have been cut, the old seal is the evidence.
    static func insert(_ seal: AuditSeal, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run(
            "INSERT OR IGNORE INTO audit_seals (sequence, hash, time, key, signature) VALUES (?, ?, ?, ?, ?)"
        ) { parameters in
            parameters.bind(seal.sequence)
            parameters.bind(seal.hash)
            parameters.bind(seal.time)
            parameters.bind(seal.key)
            parameters.bind(seal.signature)
        }
    }

    /// In their order, at most `count`.
    static func entries(
        after sequence: Int64, count: Int, on connection: DatabaseConnection
    ) throws(DatabaseError) -> [AuditEntry] {
        try connection.query(
            """
            SELECT sequence, record, hash, salt, content FROM audit_chain
            WHERE sequence > ? ORDER BY sequence LIMIT ?
            """
        ) { parameters in
            parameters.bind(sequence)
            parameters.bind(Int64(count))
        } row: { row in
            entry(of: row)
        }
    }

    /// Newest first.
    static func latest(
        _ count: Int, before sequence: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) -> [AuditEntry] {
        try connection.query(
            """
            SELECT sequence, record, hash, salt, content FROM audit_chain
            WHERE sequence < ? ORDER BY sequence DESC LIMIT ?
            """
        ) { parameters in
            parameters.bind(sequence)
            parameters.bind(Int64(count))
        } row: { row in
            entry(of: row)
        }
    }

    /// All of them: one for each ``AuditSeal/interval`` records, and one for each time the trail was at rest.
    static func seals(on connection: DatabaseConnection) throws(DatabaseError) -> [AuditSeal] {
        try connection.query("SELECT sequence, hash, time, key, signature FROM audit_seals ORDER BY sequence") { row in
            AuditSeal(
                sequence: row.integer(0), hash: row.blob(1), time: row.integer(2), key: row.blob(3),
                signature: row.blob(4))
        }
    }

    static func lastSeal(on connection: DatabaseConnection) throws(DatabaseError) -> AuditSeal? {
        try connection.query(
            "SELECT sequence, hash, time, key, signature FROM audit_seals ORDER BY sequence DESC LIMIT 1"
        ) { row in
            AuditSeal(
                sequence: row.integer(0), hash: row.blob(1), time: row.integer(2), key: row.blob(3),
                signature: row.blob(4))
        }.first
    }

    static func count(on connection: DatabaseConnection) throws(DatabaseError) -> Int {
        Int(try connection.integer("SELECT count(*) FROM audit_chain") ?? 0)
    }

    /// What the principal did, and what was done on its behalf but for its keys. Returns how many records lost their content.
    static func erase(_ principal: String, on connection: DatabaseConnection) throws(DatabaseError) -> Int {
        try connection.run(
            """
            UPDATE audit_chain SET salt = NULL, content = NULL
            WHERE content IS NOT NULL AND (json_extract(record, '$.principal') = ?
                OR json_extract(record, '$.behalf') = ? AND json_extract(record, '$.method') NOT LIKE 'keys/%')
            """
        ) { parameters in
            parameters.bind(principal)
            parameters.bind(principal)
        }
        return connection.changedRows
    }

    /// The last sealed place with which all records up to it are older than that time; nil where there is none.
    static func lastSealed(before time: Int64, on connection: DatabaseConnection) throws(DatabaseError) -> Int64? {
        let firstKept =
            try connection.integer(
                "SELECT min(sequence) FROM audit_chain WHERE json_extract(record, '$.time') >= ?"
            ) { $0.bind(time) } ?? 0
        // Without one to keep, min() is NULL, which reads as 0: then everything is old.
        let bound = firstKept == 0 ? Int64.max : firstKept
        let first = try connection.integer("SELECT min(sequence) FROM audit_chain") ?? 0
        return try connection.query(
            "SELECT sequence FROM audit_seals WHERE sequence < ? AND sequence >= ? ORDER BY sequence DESC LIMIT 1"
        ) { parameters in
            parameters.bind(bound)
            parameters.bind(first)
        } row: { row in
            row.integer(0)
        }.first
    }

    /// Keeps the seal of that place, from which the rest is verified.
    static func remove(upTo sequence: Int64, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run("DELETE FROM audit_chain WHERE sequence <= ?") { $0.bind(sequence) }
        try connection.run("DELETE FROM audit_seals WHERE sequence < ?") { $0.bind(sequence) }
    }

    private static func entry(of row: borrowing DatabaseRow) -> AuditEntry {
        AuditEntry(
            sequence: row.integer(0), record: Array(row.text(1).utf8), hash: row.blob(2),
            content: row.isNull(4) ? nil : AuditContent(salt: row.blob(3), text: Array(row.text(4).utf8)))
    }
}
