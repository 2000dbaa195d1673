// SPDX-License-Identifier: Apache-2.0

import Cryptography
package import Database
package import HubCore

/// Reads the trail: beside a running hub, or where none runs.
package struct AuditArchive: Sendable {
    /// The most records of one answer.
    package static let maximumPage = 1000

    private let reader: DatabaseReader

    /// The caller closes the reader.
    package init(_ reader: DatabaseReader) { self.reader = reader }

    /// The newest records, oldest first, at most ``maximumPage``; only those before a place in the trail, if one is
    /// given, to go back page by page.
    package func tail(count: Int, before sequence: Int64 = .max) async throws -> [AuditRecord] {
        let count = min(max(0, count), Self.maximumPage)
        return try await reader.read { connection in
            try AuditChainTable.latest(count, before: sequence, on: connection).reversed().map { entry in
                try Self.record(of: entry, on: connection)
            }
        }
    }

    /// The records after a place, at most ``maximumPage``; none at the end.
    package func page(after sequence: Int64, count: Int = maximumPage) async throws -> [AuditRecord] {
        let count = min(max(0, count), Self.maximumPage)
        return try await reader.read { connection in
            try AuditChainTable.entries(after: sequence, count: count, on: connection).map { entry in
                try Self.record(of: entry, on: connection)
            }
        }
    }

    package func count() async throws -> Int {
        try await reader.read { connection in try AuditChainTable.count(on: connection) }
    }

    package func lastSeal() async throws -> AuditSeal? {
        try await reader.read { connection in try AuditChainTable.lastSeal(on: connection) }
    }

    /// Follows the trail from its first record to its last, on one state of the database. `key` must have signed it;
    /// `head` was exported earlier. Throws ``AuditFault`` for what is wrong with the trail, ``DatabaseError`` for what
    /// keeps it from being read. About 100,000 records a second.
    package func verify(key: [UInt8], head: AuditSeal? = nil) async throws -> AuditReport {
        try await reader.read { connection in
            var seals: [Int64: AuditSeal] = [:]
            for seal in try AuditChainTable.seals(on: connection) { seals[seal.sequence] = seal }
            let yardstick = AuditVerification.Yardstick(
                key: key, seals: seals, head: head, sha256: { SHA256.digest(of: $0) },
                isSigned: { Ed25519Key.isValid($0.signature, of: $0.signedText, by: $0.key) })
            var verification = try AuditVerification(yardstick)
            var last = Int64.min
            while true {
                let entries = try AuditChainTable.entries(after: last, count: Self.maximumPage, on: connection)
                for entry in entries { try verification.read(entry) }
                guard let end = entries.last?.sequence else { return try verification.end() }
                last = end
            }
        }
    }

    private static func record(
        of entry: AuditEntry, on connection: DatabaseConnection
    ) throws(DatabaseError) -> AuditRecord {
        guard let record = AuditRecord(chained: entry.record, content: entry.content?.text) else {
            throw connection.damage("audit record \(entry.sequence) is not what a hub writes")
        }
        return record
    }
}
