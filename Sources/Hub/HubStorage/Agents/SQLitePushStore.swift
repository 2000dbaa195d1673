// SPDX-License-Identifier: Apache-2.0

import A2ATypes
package import Cryptography
package import Database
package import HubCore
import JSON

/// Push configurations in the hub's database. What is secret in them is sealed, so that the file alone tells nobody.
package struct SQLitePushStore: PushStoring {
    static let creation: StaticString = """
        CREATE TABLE agent_push (
            task TEXT NOT NULL,
            id TEXT NOT NULL,
            dialect TEXT NOT NULL,
            sealed BLOB NOT NULL,
            PRIMARY KEY (task, id)
        ) STRICT, WITHOUT ROWID;
        """

    private let database: DatabaseWriter
    private let key: SealingKey

    /// The caller opens it with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter, key: SealingKey) {
        self.database = database
        self.key = key
    }

    package func configs() async throws -> [PushConfig] {
        let rows = try await database.perform { connection in
            try connection.query("SELECT task, id, dialect, sealed FROM agent_push ORDER BY task, id LIMIT 10000") {
                row in (row.text(0), row.text(1), row.text(2), row.blob(3))
            }
        }
        return rows.compactMap(open)
    }

    package func keep(_ config: PushConfig) async throws {
        let sealed = key.seal(Self.text(of: config), context: Self.context(config.taskID, config.id))
        try await database.perform { connection in
            try connection.run("INSERT OR REPLACE INTO agent_push (task, id, dialect, sealed) VALUES (?, ?, ?, ?)") {
                parameters in
                parameters.bind(config.taskID)
                parameters.bind(config.id)
                parameters.bind(config.dialect.rawValue)
                parameters.bind(sealed)
            }
        }
    }

    package func remove(_ id: String, of taskID: String) async throws {
        try await database.perform { connection in
            try connection.run("DELETE FROM agent_push WHERE task = ? AND id = ?") { parameters in
                parameters.bind(taskID)
                parameters.bind(id)
            }
        }
    }

    /// Nil for what this key did not seal.
    private func open(_ row: (task: String, id: String, dialect: String, sealed: [UInt8])) -> PushConfig? {
        guard let dialect = A2ADialect(rawValue: row.dialect),
            let text = try? key.open(row.sealed, context: Self.context(row.task, row.id)),
            let json = try? RawJSON(validating: text)
        else { return nil }
        return try? PushConfig(json, taskID: row.task, dialect: dialect)
    }

    private static func text(of config: PushConfig) -> [UInt8] {
        var authentication: [JSONEdit] = []
        if let scheme = config.scheme { authentication.append(.set("scheme", .string(scheme))) }
        if let credentials = config.credentials { authentication.append(.set("credentials", .string(credentials))) }
        var edits: [JSONEdit] = [
            .set("id", .string(config.id)), .set("url", .string(config.url)),
            .set("authentication", RawJSON.emptyObject.editing(authentication)),
        ]
        if let token = config.token { edits.append(.set("token", .string(token))) }
        return Array(RawJSON.emptyObject.editing(edits).bytes)
    }

    private static func context(_ task: String, _ id: String) -> [UInt8] { Array("push\n\(task)\n\(id)".utf8) }
}
