// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import JSON

/// The statements about approved and withheld definitions, and how they become rows and back.
enum ManifestTable {
    /// Reasons are lines of a code and a detail, separated by a tab.
    static let creation: StaticString = """
        CREATE TABLE tool_pins (
            server TEXT NOT NULL,
            name TEXT NOT NULL,
            digest BLOB NOT NULL,
            definition BLOB NOT NULL,
            since INTEGER NOT NULL,
            approver TEXT,
            PRIMARY KEY (server, name)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE tools_held (
            server TEXT NOT NULL,
            name TEXT NOT NULL,
            digest BLOB NOT NULL,
            definition BLOB NOT NULL,
            since INTEGER NOT NULL,
            reasons TEXT NOT NULL,
            PRIMARY KEY (server, name)
        ) STRICT, WITHOUT ROWID;
        """

    static func pins(on connection: DatabaseConnection) throws(DatabaseError) -> [ToolPin] {
        try connection.query(
            "SELECT server, name, digest, definition, since, approver FROM tool_pins ORDER BY server, name"
        ) { _ in
        } row: { row throws(DatabaseError) in
            ToolPin(
                server: try server(row, connection), name: row.text(1), digest: row.blob(2),
                definition: try definition(row, connection), since: row.integer(4), approver: row.optionalText(5))
        }
    }

    static func held(on connection: DatabaseConnection) throws(DatabaseError) -> [HeldTool] {
        try connection.query(
            "SELECT server, name, digest, definition, since, reasons FROM tools_held ORDER BY server, name"
        ) { _ in
        } row: { row throws(DatabaseError) in
            HeldTool(
                server: try server(row, connection), name: row.text(1), digest: row.blob(2),
                definition: try definition(row, connection), since: row.integer(4), reasons: reasons(row.text(5)))
        }
    }

    static func perform(_ change: ManifestChange, on connection: DatabaseConnection) throws(DatabaseError) {
        switch change {
        case .pin(let pin):
            try put(pin, on: connection)
            try delete("DELETE FROM tools_held WHERE server = ? AND name = ?", pin.server, pin.name, on: connection)
        case .hold(let held): try put(held, on: connection)
        case .unpin(let server, let name):
            try delete("DELETE FROM tool_pins WHERE server = ? AND name = ?", server, name, on: connection)
        case .drop(let server, let name):
            try delete("DELETE FROM tools_held WHERE server = ? AND name = ?", server, name, on: connection)
        case .forget(let server):
            try delete("DELETE FROM tool_pins WHERE server = ?", server, nil, on: connection)
            try delete("DELETE FROM tools_held WHERE server = ?", server, nil, on: connection)
        }
    }

    private static func put(_ pin: ToolPin, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run(
            """
            INSERT OR REPLACE INTO tool_pins (server, name, digest, definition, since, approver)
            VALUES (?, ?, ?, ?, ?, ?)
            """
        ) { parameters in
            parameters.bind(pin.server.text)
            parameters.bind(pin.name)
            parameters.bind(pin.digest)
            parameters.bind(Array(pin.definition.bytes))
            parameters.bind(pin.since)
            parameters.bind(pin.approver)
        }
    }

    private static func put(_ held: HeldTool, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run(
            """
            INSERT OR REPLACE INTO tools_held (server, name, digest, definition, since, reasons)
            VALUES (?, ?, ?, ?, ?, ?)
            """
        ) { parameters in
            parameters.bind(held.server.text)
            parameters.bind(held.name)
            parameters.bind(held.digest)
            parameters.bind(Array(held.definition.bytes))
            parameters.bind(held.since)
            parameters.bind(text(of: held.reasons))
        }
    }

    private static func delete(
        _ statement: StaticString, _ server: ServerName, _ name: String?, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        try connection.run(statement) { parameters in
            parameters.bind(server.text)
            if let name { parameters.bind(name) }
        }
    }

    private static func server(
        _ row: borrowing DatabaseRow, _ connection: DatabaseConnection
    ) throws(DatabaseError) -> ServerName {
        guard let server = ServerName(row.text(0)) else { throw connection.damage("no server is named \(row.text(0))") }
        return server
    }

    private static func definition(
        _ row: borrowing DatabaseRow, _ connection: DatabaseConnection
    ) throws(DatabaseError) -> RawJSON {
        guard let definition = try? RawJSON(validating: row.blob(3), limits: .unboundedSize) else {
            throw connection.damage("the definition of \(row.text(0)) \(row.text(1)) is no JSON")
        }
        return definition
    }

    private static func text(of reasons: [ManifestReason]) -> String {
        reasons.map { reason in
            let detail = reason.detail.replacing("\n", with: " ").replacing("\r", with: " ")
            return "\(reason.code)\t\(detail)"
        }.joined(separator: "\n")
    }

    private static func reasons(_ text: String) -> [ManifestReason] {
        text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: "\t", maxSplits: 1, omittingEmptySubsequences: false)
            return ManifestReason(code: String(parts[0]), detail: parts.count > 1 ? String(parts[1]) : "")
        }
    }
}
