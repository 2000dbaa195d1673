// SPDX-License-Identifier: Apache-2.0

package import A2AServer
import A2ATypes
package import Database

/// The tasks of one agent in the hub's database. Reads go through the writer too: what was accepted before is in them.
package struct SQLiteTaskStore: TaskStoring {
    private let database: DatabaseWriter
    private let agent: String
    private let waiting = WaitingTasks()

    /// The caller opens the database, with ``StorageSchema/migrations``, and closes it.
    package init(database: DatabaseWriter, agent: String) {
        self.database = database
        self.agent = agent
    }

    package func keep(_ change: TaskChange) -> Bool {
        switch change {
        case .whole(let task, let isFirst):
            waiting.add(task.id, isFirst: isFirst)
            let isTaken = database.tryEnqueue { [agent, waiting] connection throws(DatabaseError) in
                guard let isFirst = waiting.take(task.id) else { return }
                try TaskRows.save(task, isFirst: isFirst, of: agent, on: connection)
            }
            if !isTaken { _ = waiting.take(task.id) }
            return isTaken
        case .event(let task, let number, let event, let state, let changedAt):
            return database.tryEnqueue { [waiting] connection throws(DatabaseError) in
                guard !waiting.contains(task) else { return }
                try TaskRows.add(event, number, of: task, on: connection)
                if event.state != nil { try TaskRows.move(task, to: state, at: changedAt, on: connection) }
            }
        case .note(let task, let note):
            return database.tryEnqueue { [waiting] connection throws(DatabaseError) in
                guard !waiting.contains(task) else { return }
                try TaskRows.note(note, of: task, on: connection)
            }
        }
    }

    package func task(_ id: String, of principal: String) async throws -> StoredTask? {
        try await database.perform { [agent] connection in
            try TaskRows.find(id, agent, principal, on: connection)
        }
    }

    package func page(_ query: TaskQuery, of principal: String) async throws -> (tasks: [StoredTask], total: Int) {
        try await database.perform { [agent] connection in
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
