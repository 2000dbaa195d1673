// SPDX-License-Identifier: Apache-2.0

package import A2AServer
import A2ATypes
package import Database
import JSON

/// The tasks of one agent in the hub's database. Reads go through the writer too: what was accepted before is in them.
package struct SQLiteTaskStore: TaskStoring {
    private let database: DatabaseWriter
    private let agent: String
    private let journal: AuditJournal?
    /// Bytes of the largest task that goes the way of the records, so that it leaves room for them.
    private static let maximumDraft = 32 << 10

    /// The caller opens the database, with ``StorageSchema/migrations``, and closes it. `trail`, of the same database, has a
    /// journal, perhaps.
    package init(database: DatabaseWriter, agent: String, trail: SQLiteAuditStore? = nil) {
        self.database = database
        self.agent = agent
        journal = trail?.journal
    }

    package func tryKeepNew(_ task: StoredTask) -> Bool {
        guard let journal, task.task.byteCount <= Self.maximumDraft else { return false }
        return journal.append(TaskDraft.bytes(of: task, agent: agent))
    }

    package func keep(_ change: TaskChange) -> Bool {
        database.tryEnqueue { [agent] connection throws(DatabaseError) in
            switch change {
            case .whole(let standing):
                guard let (task, isFirst) = standing.takeUp() else { return }
                try TaskRows.save(task, isFirst: isFirst, of: agent, on: connection)
            case .event(let task, let number, let event, let state, let changedAt):
                try TaskRows.add(event, number, of: task, on: connection)
                if event.state != nil { try TaskRows.move(task, to: state, at: changedAt, on: connection) }
            case .note(let task, let note): try TaskRows.note(note, of: task, on: connection)
            }
        }
    }

    package func task(_ id: String, of principal: String) async throws -> StoredTask? {
        try? await journal?.catchUp()
        return try await database.perform { [agent] connection in
            try TaskRows.find(id, agent, principal, on: connection)
        }
    }

    package func page(_ query: TaskQuery, of principal: String) async throws -> (tasks: [StoredTask], total: Int) {
        try? await journal?.catchUp()
        return try await database.perform { [agent] connection in
            try TaskPageQuery.page(query, agent, principal, on: connection)
        }
    }

    package func recall() async throws -> TaskRecall {
        try await database.perform { [agent] connection in
            TaskRecall(
                unfinished: try TaskRows.unfinished(agent, on: connection),
                openings: try TaskRows.openings(agent, on: connection))
        }
    }
}
