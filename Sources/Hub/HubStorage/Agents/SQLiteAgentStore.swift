// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore
import JSON

/// Which cards are served, and by which contexts agents know those of clients, in the hub's database.
package struct SQLiteAgentStore: AgentPinStoring, ContextStoring {
    private let database: DatabaseWriter

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    // MARK: Cards

    package func pin(of agent: String) async throws -> AgentPin? {
        try await database.perform { connection in
            try connection.query(
                """
                SELECT served, served_url, served_verdict, withheld, withheld_url, withheld_verdict, reason
                FROM agent_pins WHERE agent = ?
                """
            ) {
                $0.bind(agent)
            } row: { row in
                AgentPin(
                    served: Self.sighting(row, from: 0),
                    withheld: Self.sighting(row, from: 3).map { AgentPin.Withheld(card: $0, reason: row.text(6)) })
            }.first
        }
    }

    package func keep(_ pin: AgentPin, of agent: String) async throws {
        try await database.perform { connection in
            try connection.run(
                """
                INSERT OR REPLACE INTO agent_pins (agent, served, served_url, served_verdict, withheld, withheld_url,
                    withheld_verdict, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """
            ) { parameters in
                parameters.bind(agent)
                for sighting in [pin.served, pin.withheld?.card] {
                    parameters.bind(sighting?.received.text)
                    parameters.bind(sighting?.url)
                    parameters.bind(sighting?.verdict)
                }
                parameters.bind(pin.withheld?.reason)
            }
        }
    }

    private static func sighting(_ row: borrowing DatabaseRow, from column: Int) -> AgentPin.Sighting? {
        guard let text = row.optionalText(column), let card = try? RawJSON(validating: Array(text.utf8)) else {
            return nil
        }
        return AgentPin.Sighting(received: card, url: row.text(column + 1), verdict: row.text(column + 2))
    }

    // MARK: Contexts

    package func upstream(_ key: ContextKey) async throws -> String? {
        try await database.perform { connection in
            try connection.query(
                """
                SELECT upstream FROM (
                    SELECT 0 AS place, upstream FROM agent_contexts WHERE agent = ?1 AND principal = ?2 AND context = ?3
                    UNION ALL
                    SELECT 1, note ->> '$.context' FROM agent_tasks WHERE id = ?3 AND agent = ?1 AND principal = ?2
                ) WHERE upstream IS NOT NULL ORDER BY place LIMIT 1
                """
            ) { parameters in
                parameters.bind(key.agent)
                parameters.bind(key.principal)
                parameters.bind(key.context)
            } row: { row in
                row.text(0)
            }.first
        }
    }

    package func keep(_ upstream: String, _ key: ContextKey) -> Bool {
        database.tryEnqueue { connection throws(DatabaseError) in
            try connection.run(
                "INSERT OR REPLACE INTO agent_contexts (agent, principal, context, upstream) VALUES (?, ?, ?, ?)"
            ) { parameters in
                parameters.bind(key.agent)
                parameters.bind(key.principal)
                parameters.bind(key.context)
                parameters.bind(upstream)
            }
        }
    }
}
