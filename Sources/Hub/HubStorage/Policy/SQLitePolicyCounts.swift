// SPDX-License-Identifier: Apache-2.0

package import Database
package import HubCore

/// Daily counts of limited rules in the hub's database.
package final class SQLitePolicyCounts: PolicyCountKeeping {
    static let creation: StaticString = """
        CREATE TABLE policy_counts (
            rule TEXT NOT NULL,
            principal TEXT NOT NULL,
            day INTEGER NOT NULL,
            count INTEGER NOT NULL,
            PRIMARY KEY (rule, principal)
        ) STRICT, WITHOUT ROWID;
        """

    private let database: DatabaseWriter

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter) { self.database = database }

    package func counts(ofDay day: Int64) async throws -> [PolicyCount] {
        try await database.perform { connection in
            try connection.run("DELETE FROM policy_counts WHERE day < ?") { $0.bind(day) }
            return try connection.query("SELECT rule, principal, day, count FROM policy_counts") { _ in
            } row: { row throws(DatabaseError) in
                PolicyCount(
                    rule: row.text(0), principal: row.text(1), day: row.integer(2), count: Int(row.integer(3)))
            }
        }
    }

    /// One that finds no room is made up for by the next: each holds the whole count.
    package func keep(_ count: PolicyCount) {
        _ = database.tryEnqueue { connection throws(DatabaseError) in
            try connection.run(
                """
                INSERT INTO policy_counts (rule, principal, day, count) VALUES (?, ?, ?, ?)
                ON CONFLICT (rule, principal) DO UPDATE SET day = excluded.day, count = excluded.count
                """
            ) { parameters in
                parameters.bind(count.rule)
                parameters.bind(count.principal)
                parameters.bind(count.day)
                parameters.bind(Int64(count.count))
            }
        }
    }
}
