// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import Identity

/// The statements about API keys, and how a key becomes a row and back.
enum KeyTable {
    /// Rows are never taken away: a revoked key stays, so that records of its use can be told.
    static let creation: StaticString = """
        CREATE TABLE api_keys (
            id TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            roles TEXT NOT NULL,
            digest BLOB NOT NULL UNIQUE,
            created INTEGER NOT NULL,
            expires INTEGER NOT NULL,
            revoked INTEGER
        ) STRICT, WITHOUT ROWID;
        """

    static func insert(_ key: APIKey, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run(
            "INSERT INTO api_keys (id, name, roles, digest, created, expires, revoked) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ) { parameters in
            parameters.bind(key.id)
            parameters.bind(key.name)
            parameters.bind(key.roles.map(\.rawValue).sorted().joined(separator: " "))
            parameters.bind(key.digest)
            parameters.bind(key.created)
            parameters.bind(key.expires)
            parameters.bind(key.revoked)
        }
    }

    static func revoke(_ id: String, at moment: Int64, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run("UPDATE api_keys SET revoked = ? WHERE id = ? AND revoked IS NULL") { parameters in
            parameters.bind(moment)
            parameters.bind(id)
        }
    }

    static func all(on connection: DatabaseConnection) throws(DatabaseError) -> [APIKey] {
        try connection.query(
            "SELECT id, name, roles, digest, created, expires, revoked FROM api_keys ORDER BY created, id"
        ) { _ in
        } row: { row throws(DatabaseError) in
            APIKey(
                id: row.text(0), name: row.text(1),
                roles: Set(row.text(2).split(separator: " ").compactMap { Role(rawValue: String($0)) }),
                digest: row.blob(3), created: row.integer(4), expires: row.integer(5), revoked: row.optionalInteger(6))
        }
    }
}
