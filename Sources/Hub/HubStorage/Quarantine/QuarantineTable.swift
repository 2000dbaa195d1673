// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore

/// The statements about what was held back. Its words are sealed before they come here.
enum QuarantineTable {
    /// Bytes of originals that are kept in all; the oldest go first.
    static let mostBytes = 256 << 20

    static let creation: StaticString = """
        CREATE TABLE quarantine (
            id TEXT PRIMARY KEY,
            time INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            principal TEXT NOT NULL,
            origin TEXT NOT NULL,
            method TEXT NOT NULL,
            reason TEXT NOT NULL,
            score INTEGER NOT NULL,
            digest BLOB NOT NULL,
            versions TEXT NOT NULL,
            size INTEGER NOT NULL,
            original BLOB NOT NULL,
            released TEXT
        ) STRICT, WITHOUT ROWID;
        """

    static func insert(
        _ item: QuarantinedItem, sealed: [UInt8], on connection: DatabaseConnection
    ) throws(DatabaseError) {
        try connection.run("DELETE FROM quarantine WHERE expires <= ?") { $0.bind(item.time) }
        try connection.run(
            """
            INSERT INTO quarantine (id, time, expires, principal, origin, method, reason, score, digest, versions, size,
            original, released) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
            """
        ) { parameters in
            parameters.bind(item.id)
            parameters.bind(item.time)
            parameters.bind(item.expires)
            parameters.bind(item.principal)
            parameters.bind(item.origin)
            parameters.bind(item.method)
            parameters.bind(item.reason)
            parameters.bind(Int64((item.score * 1000).rounded()))
            parameters.bind(item.digest)
            parameters.bind(item.versions)
            parameters.bind(Int64(item.size))
            parameters.bind(sealed)
        }
        try connection.run(
            """
            DELETE FROM quarantine WHERE id IN (SELECT id FROM
            (SELECT id, sum(size) OVER (ORDER BY time DESC, id) AS total FROM quarantine) WHERE total > ?)
            """
        ) { $0.bind(Int64(mostBytes)) }
    }

    static func items(at moment: Int64, on connection: DatabaseConnection) throws(DatabaseError) -> [QuarantinedItem] {
        try connection.query(
            """
            SELECT id, time, expires, principal, origin, method, reason, score, digest, versions, size, released
            FROM quarantine WHERE expires > ? ORDER BY time DESC, id
            """
        ) {
            $0.bind(moment)
        } row: { row in
            item(of: row)
        }
    }

    static func sealed(
        _ id: String, at moment: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) -> (QuarantinedItem, [UInt8])? {
        try connection.query(
            """
            SELECT id, time, expires, principal, origin, method, reason, score, digest, versions, size, released, original
            FROM quarantine WHERE id = ? AND expires > ?
            """
        ) { parameters in
            parameters.bind(id)
            parameters.bind(moment)
        } row: { row in
            (item(of: row), row.blob(12))
        }.first
    }

    static func release(
        _ id: String, by principal: String, at moment: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) -> Bool {
        try connection.run("UPDATE quarantine SET released = ? WHERE id = ? AND expires > ?") { parameters in
            parameters.bind(principal)
            parameters.bind(id)
            parameters.bind(moment)
        }
        return connection.changedRows > 0
    }

    private static func item(of row: borrowing DatabaseRow) -> QuarantinedItem {
        QuarantinedItem(
            id: row.text(0), time: row.integer(1), expires: row.integer(2), principal: row.text(3), origin: row.text(4),
            method: row.text(5), reason: row.text(6), score: Double(row.integer(7)) / 1000, digest: row.blob(8),
            versions: row.text(9), size: Int(row.integer(10)), releasedBy: row.isNull(11) ? nil : row.text(11))
    }
}
