// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import JSON

/// The statements about servers that were added while the hub ran.
enum AddedServerTable {
    static let creation: StaticString = """
        CREATE TABLE added_servers (
            name TEXT PRIMARY KEY,
            entry BLOB NOT NULL,
            document BLOB,
            source TEXT,
            folder TEXT NOT NULL,
            added INTEGER NOT NULL,
            author TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    static func all(on connection: DatabaseConnection) throws(DatabaseError) -> [AddedServer] {
        try connection.query(
            "SELECT name, entry, document, source, folder, added, author FROM added_servers ORDER BY name"
        ) { _ in
        } row: { row throws(DatabaseError) in
            guard let name = ServerName(row.text(0)),
                let entry = try? RawJSON(validating: row.blob(1), limits: .unboundedSize)
            else { throw connection.damage("the added server \(row.text(0)) cannot be read") }
            return AddedServer(
                name: name, entry: entry, document: row.optionalBlob(2), source: row.optionalText(3),
                folder: row.text(4), added: row.integer(5), author: row.text(6))
        }
    }

    static func insert(_ server: AddedServer, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run(
            """
            INSERT INTO added_servers (name, entry, document, source, folder, added, author)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        ) { parameters in
            parameters.bind(server.name.text)
            parameters.bind(Array(server.entry.bytes))
            parameters.bind(server.document)
            parameters.bind(server.source)
            parameters.bind(server.folder)
            parameters.bind(server.added)
            parameters.bind(server.author)
        }
    }

    static func delete(_ name: ServerName, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run("DELETE FROM added_servers WHERE name = ?") { parameters in parameters.bind(name.text) }
    }
}
