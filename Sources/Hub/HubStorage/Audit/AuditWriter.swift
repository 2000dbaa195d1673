// SPDX-License-Identifier: Apache-2.0

package import Cryptography
import Database
import HubCore
package import Lifecycle
import Synchronization

/// Appends to the chain, on the writer's thread and inside its transaction. Between two records of one transaction it
/// remembers the end of the chain; a transaction that is rolled back leaves no trace.
package final class AuditWriter: Sendable {
    let key: Ed25519Key
    let clock: any WallClock
    private let end = Mutex(AuditChainEnd())

    package init(key: Ed25519Key, clock: any WallClock) {
        self.key = key
        self.clock = clock
    }

    func append(_ record: AuditRecord, on connection: DatabaseConnection) throws(DatabaseError) {
        let bytes = record.draft()
        try bytes.withUnsafeBufferPointer { (bytes) throws(DatabaseError) in
            try end.withLock { (end) throws(DatabaseError) in
                try append(UnsafeRawBufferPointer(bytes), to: &end, on: connection)
            }
        }
    }

    /// All of these drafts or, when it throws, none; what is no record is passed over. Returns the place of the chain's last
    /// record.
    func append(
        _ drafts: some Sequence<UnsafeRawBufferPointer>, on connection: DatabaseConnection
    ) throws(DatabaseError) -> Int64 {
        try end.withLock { (end) throws(DatabaseError) in
            try connection.run("SAVEPOINT journal")
            do throws(DatabaseError) {
                for draft in drafts { try append(draft, to: &end, on: connection) }
                try connection.run("RELEASE journal")
            } catch {
                end.forget()
                try? connection.run("ROLLBACK TO journal")
                try? connection.run("RELEASE journal")
                throw error
            }
            return try end.last(on: connection)
        }
    }

    private func append(
        _ bytes: UnsafeRawBufferPointer, to end: inout AuditChainEnd, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        guard let draft = AuditDraft(bytes) else { return }
        try end.append(draft, on: connection) { (link) throws(DatabaseError) in
            if link.sequence % AuditSeal.interval == 0 {
                try insertSealed(link, on: connection)
            } else {
                try AuditChainTable.insert(link, on: connection)
            }
        }
    }

    /// Both or nothing: of what others do in the same transaction only failed statements are undone.
    private func insertSealed(
        _ link: borrowing AuditLink, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        try connection.run("SAVEPOINT sealed")
        do throws(DatabaseError) {
            try AuditChainTable.insert(link, on: connection)
            try seal(link.sequence, link.hash, on: connection)
            try connection.run("RELEASE sealed")
        } catch {
            try? connection.run("ROLLBACK TO sealed")
            try? connection.run("RELEASE sealed")
            throw error
        }
    }

    /// Signs the trail as it stands, unless its last record is sealed already; nil for an empty one.
    func seal(on connection: DatabaseConnection) throws(DatabaseError) -> AuditSeal? {
        let last = try AuditChainTable.head(on: connection)
        if let seal = try AuditChainTable.lastSeal(on: connection), seal.sequence >= last.sequence { return seal }
        guard last.sequence > 0 else { return nil }
        return try seal(last.sequence, last.hash, on: connection)
    }

    @discardableResult
    private func seal(
        _ sequence: Int64, _ hash: [UInt8], on connection: DatabaseConnection
    ) throws(DatabaseError) -> AuditSeal {
        var seal = AuditSeal(
            sequence: sequence, hash: hash, time: clock.microsecondsSinceEpoch, key: key.publicKey)
        seal.signature = key.sign(seal.signedText)
        try AuditChainTable.insert(seal, on: connection)
        return seal
    }

    func erase(_ principal: String, by actor: String, on connection: DatabaseConnection) throws(DatabaseError) -> Int {
        let count = try AuditChainTable.erase(principal, on: connection)
        if count > 0 { try append(change(.erase, principal, by: actor), on: connection) }
        return count
    }

    func removeRecords(
        before time: Int64, by actor: String, on connection: DatabaseConnection
    ) throws(DatabaseError) -> Int64? {
        _ = try seal(on: connection)
        guard let last = try AuditChainTable.lastSealed(before: time, on: connection) else { return nil }
        try append(change(.retain, String(last), by: actor), on: connection)
        try AuditChainTable.remove(upTo: last, on: connection)
        return last
    }

    private func change(_ action: AuditAction, _ target: String, by actor: String) -> AuditRecord {
        AuditRecord(action, target: target, by: actor, at: clock.microsecondsSinceEpoch)
    }
}
