// SPDX-License-Identifier: Apache-2.0

import Database
import HubCore
import Synchronization

/// Records on their way into the trail, and tasks that have ended on theirs into their table, safe from the moment on at
/// which they are appended: see ``RecordJournal``. The writer's thread takes up all that came meanwhile, in one transaction.
/// What it cannot store stays, and is tried again before whatever else is to be stored.
final class AuditJournal: KeptWork {
    private let journal: RecordJournal
    private let trail: AuditWriter
    private let database: DatabaseWriter
    /// The place of the last record that was taken up, on the writer's thread only; nil between two transactions.
    private let taken = Mutex<Int64?>(nil)
    /// What kept the records that wait from being stored; nil while they only wait for their turn.
    private let failure = Mutex<DatabaseError?>(nil)

    init(_ journal: RecordJournal, trail: AuditWriter, database: DatabaseWriter) {
        self.journal = journal
        self.trail = trail
        self.database = database
    }

    /// Any thread; false where there is no room, and once the database is closed.
    func append(_ record: AuditRecord) -> Bool { append(record.draft()) }

    /// The same for what a record or a task was made into: an ``AuditDraft``, a ``TaskDraft``.
    func append(_ draft: [UInt8]) -> Bool {
        draft.withUnsafeBytes { draft in journal.append(draft) { database.tryEnqueue(self) } }
    }

    /// Returns once what could not be stored before is, so that nothing overtakes it; there is nothing to do as a rule.
    /// Throws what still keeps it from being stored.
    func catchUp() async throws {
        guard hasFailed else { return }
        retry()
        // What is asked for next comes after the first half, whose end asks for the other one.
        try await database.perform { _ in }
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Whether records wait that could not be stored.
    var hasFailed: Bool { failure.withLock { $0 != nil } }

    private func retry() { journal.announceRest { database.tryEnqueue(self) } }

    func run(on connection: DatabaseConnection) throws(DatabaseError) {
        var place: Int64?
        _ = try journal.withPending { (drafts) throws(DatabaseError) in
            // Those that stay when a record fails are passed over when they come again.
            for draft in drafts { if let task = TaskDraft(draft) { try TaskRows.add(task, on: connection) } }
            place = try trail.append(drafts, on: connection)
        }
        taken.withLock { $0 = place }
    }

    func ended(_ failure: DatabaseError?) {
        let hadFailed = hasFailed
        self.failure.withLock { $0 = failure }
        guard let place = taken.withLock({ $0.take() }), failure == nil else { return }
        journal.dropPending(mark: place)
        // The other half has waited too.
        if hadFailed { retry() }
    }
}
