// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore

extension AuditWriter {
    /// Appends what is in a journal and not in the chain. A journal's mark is the place of the last record when its half was
    /// begun, so that what is stored of the half stands behind it. Returns the place of the chain's last record.
    func takeUp(_ remains: [JournalRemains], on connection: DatabaseConnection) throws(DatabaseError) -> Int64 {
        for half in remains {
            guard let first = half.entries.first(where: Self.isRecord),
                try !Self.isStored(first, after: half.mark, on: connection)
            else { continue }
            for entry in half.entries {
                try entry.withUnsafeBufferPointer { (entry) throws(DatabaseError) in
                    _ = try append(CollectionOfOne(UnsafeRawBufferPointer(entry)), on: connection)
                }
            }
        }
        return try AuditChainTable.head(on: connection).sequence
    }

    private static func isRecord(_ entry: [UInt8]) -> Bool { entry.withUnsafeBytes { AuditDraft($0) != nil } }

    /// Entries of one half are stored all or none, so that the first speaks for all.
    private static func isStored(
        _ entry: [UInt8], after mark: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) -> Bool {
        guard let wanted = entry.withUnsafeBytes({ AuditDraft($0)?.record }) else { return true }
        var last = mark
        while true {
            let page = try AuditChainTable.entries(after: last, count: AuditArchive.maximumPage, on: connection)
            guard let end = page.last?.sequence else { return false }
            let isThere = page.contains { entry in
                var record = AuditRecord(chained: entry.record, content: entry.content?.text)
                record?.sequence = nil
                return record == wanted
            }
            if isThere { return true }
            last = end
        }
    }
}
