// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore

/// The last link of the chain, remembered for the length of a transaction.
struct AuditChainEnd: ~Copyable {
    private var link = AuditLink()
    /// As long as the connection's is the same, ``link`` is the chain's last; nil while it is not known.
    private var transaction: UInt64?

    /// `insert` puts the link into its table, or throws and leaves the table as it was.
    mutating func append(
        _ record: AuditRecord, on connection: DatabaseConnection,
        _ insert: (borrowing AuditLink) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        if transaction != connection.transaction {
            let head = try AuditChainTable.head(on: connection)
            link.follow(head.sequence, head.hash)
        }
        // Until the link is in its table.
        transaction = nil
        link.make(record)
        try insert(link)
        transaction = connection.transaction
    }
}
