// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore

/// The last link of the chain, remembered for the length of a transaction.
struct AuditChainEnd: ~Copyable {
    private var link = AuditLink()
    /// As long as the connection's is the same, ``link`` is the chain's last; nil while it is not known.
    private var transaction: UInt64?

    /// The place of the chain's last link.
    func last(on connection: DatabaseConnection) throws(DatabaseError) -> Int64 {
        if transaction == connection.transaction { return link.sequence }
        return try AuditChainTable.head(on: connection).sequence
    }

    /// What was appended may be gone.
    mutating func forget() { transaction = nil }

    /// `insert` puts the link into its table, or throws and leaves the table as it was.
    mutating func append(
        _ draft: AuditDraft, on connection: DatabaseConnection,
        _ insert: (borrowing AuditLink) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        if transaction != connection.transaction {
            let head = try AuditChainTable.head(on: connection)
            link.follow(head.sequence, head.hash)
        }
        // Until the link is in its table.
        transaction = nil
        link.make(draft)
        try insert(link)
        transaction = connection.transaction
    }
}
