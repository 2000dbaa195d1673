// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore

/// The statements about audit records, and how a record becomes a row and back.
enum AuditTable {
    /// Rows are only ever appended, so that the row id is the place in the trail and appending touches one page.
    static let creation: StaticString = """
        CREATE TABLE audit (
            sequence INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            principal TEXT NOT NULL,
            client TEXT,
            method TEXT NOT NULL,
            target TEXT NOT NULL,
            upstream TEXT,
            outcome TEXT NOT NULL,
            duration INTEGER NOT NULL,
            arguments_digest BLOB,
            request_bytes INTEGER NOT NULL,
            response_bytes INTEGER NOT NULL,
            trace_id TEXT
        ) STRICT;
        """

    private static let insertion: StaticString = """
        INSERT INTO audit (
            time, principal, client, method, target, upstream, outcome, duration, arguments_digest, request_bytes,
            response_bytes, trace_id)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private static let latest: StaticString = """
        SELECT sequence, time, principal, client, method, target, upstream, outcome, duration, arguments_digest,
            request_bytes, response_bytes, trace_id
        FROM audit WHERE sequence < ? ORDER BY sequence DESC LIMIT ?
        """

    static func insert(_ record: AuditRecord, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run(insertion) { parameters in
            parameters.bind(record.time)
            parameters.bind(record.principal)
            parameters.bind(record.client)
            parameters.bind(record.method)
            parameters.bind(record.target)
            parameters.bind(record.upstream)
            parameters.bind(record.outcome.text)
            parameters.bind(record.durationMicroseconds)
            parameters.bind(record.argumentsDigest)
            parameters.bind(record.requestBytes)
            parameters.bind(record.responseBytes)
            parameters.bind(record.traceID)
        }
    }

    /// Newest first.
    static func latest(
        _ count: Int, before sequence: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) -> [AuditRecord] {
        try connection.query(latest) { parameters in
            parameters.bind(sequence)
            parameters.bind(Int64(count))
        } row: { row throws(DatabaseError) in
            try record(of: row, on: connection)
        }
    }

    static func count(on connection: DatabaseConnection) throws(DatabaseError) -> Int {
        Int(try connection.integer("SELECT count(*) FROM audit") ?? 0)
    }

    private static func record(
        of row: borrowing DatabaseRow, on connection: DatabaseConnection
    ) throws(DatabaseError) -> AuditRecord {
        guard let outcome = AuditOutcome(text: row.text(7)) else {
            throw connection.damage("audit record \(row.integer(0)) has the unknown outcome \(row.text(7))")
        }
        var record = AuditRecord(
            time: row.integer(1), principal: row.text(2), client: row.optionalText(3), method: row.text(4),
            target: row.text(5), upstream: row.optionalText(6), outcome: outcome,
            durationMicroseconds: row.integer(8), argumentsDigest: row.optionalBlob(9), requestBytes: row.integer(10),
            responseBytes: row.integer(11), traceID: row.optionalText(12))
        record.sequence = row.integer(0)
        return record
    }
}
