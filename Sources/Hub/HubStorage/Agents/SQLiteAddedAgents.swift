// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore
import JSON

/// Added agents in the hub's database.
package struct SQLiteAddedAgents: AddedAgentStoring {
    static let creation: StaticString = """
        CREATE TABLE added_agents (
            name TEXT PRIMARY KEY,
            entry BLOB NOT NULL,
            added INTEGER NOT NULL,
            author TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    private let database: DatabaseWriter

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func agents() async throws -> [AddedAgent] {
        try await database.perform { connection in
            try connection.query("SELECT name, entry, added, author FROM added_agents ORDER BY name") { _ in
            } row: { row throws(DatabaseError) in
                guard let name = ServerName(row.text(0)), let entry = try? RawJSON(validating: row.blob(1)) else {
                    throw connection.damage("the added agent \(row.text(0)) cannot be read")
                }
                return AddedAgent(name: name, entry: entry, added: row.integer(2), author: row.text(3))
            }
        }
    }

    package func add(_ agent: AddedAgent) async throws {
        try await database.perform { connection in
            try connection.run("INSERT INTO added_agents (name, entry, added, author) VALUES (?, ?, ?, ?)") {
                parameters in
                parameters.bind(agent.name.text)
                parameters.bind(Array(agent.entry.bytes))
                parameters.bind(agent.added)
                parameters.bind(agent.author)
            }
        }
    }

    package func remove(_ name: ServerName) async throws {
        try await database.perform { connection in
            try connection.run("DELETE FROM added_agents WHERE name = ?") { $0.bind(name.text) }
            try connection.run("DELETE FROM agent_pins WHERE agent = ?") { $0.bind(name.text) }
        }
    }
}
