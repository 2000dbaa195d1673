// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Database
import JSON

/// The statements about tasks, their events, contexts and pinned cards. What they mean is A2AServer's and HubCore's.
enum TaskRows {
    static let creation: StaticString = """
        CREATE TABLE agent_tasks (
            id TEXT PRIMARY KEY,
            agent TEXT NOT NULL,
            principal TEXT NOT NULL,
            context TEXT NOT NULL,
            opening TEXT NOT NULL,
            state TEXT NOT NULL,
            changed INTEGER NOT NULL,
            note TEXT,
            task TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX agent_tasks_by_change ON agent_tasks (agent, principal, changed DESC, id DESC, state, context);
        CREATE INDEX agent_tasks_by_state ON agent_tasks (agent, state);
        CREATE TABLE agent_task_events (
            task TEXT NOT NULL,
            number INTEGER NOT NULL,
            event TEXT NOT NULL,
            PRIMARY KEY (task, number)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE agent_contexts (
            agent TEXT NOT NULL,
            principal TEXT NOT NULL,
            context TEXT NOT NULL,
            upstream TEXT NOT NULL,
            PRIMARY KEY (agent, principal, context)
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE agent_pins (
            agent TEXT PRIMARY KEY,
            served TEXT,
            served_url TEXT,
            served_verdict TEXT,
            withheld TEXT,
            withheld_url TEXT,
            withheld_verdict TEXT,
            reason TEXT
        ) STRICT, WITHOUT ROWID;
        """

    /// The same rows where appending one touches the fewest pages: rows and index entries go to the end of their trees, and
    /// tasks that have ended, which are nearly all, have no place in the order in which a new process looks for others.
    static let reordering: StaticString = """
        CREATE TABLE agent_tasks_in_order (
            id TEXT NOT NULL UNIQUE,
            agent TEXT NOT NULL,
            principal TEXT NOT NULL,
            context TEXT NOT NULL,
            opening TEXT NOT NULL,
            state TEXT NOT NULL,
            changed INTEGER NOT NULL,
            note TEXT,
            task TEXT NOT NULL
        ) STRICT;
        INSERT INTO agent_tasks_in_order (id, agent, principal, context, opening, state, changed, note, task)
            SELECT id, agent, principal, context, opening, state, changed, note, task FROM agent_tasks ORDER BY changed;
        DROP TABLE agent_tasks;
        ALTER TABLE agent_tasks_in_order RENAME TO agent_tasks;
        CREATE INDEX agent_tasks_by_change ON agent_tasks (agent, principal, changed, id, state, context);
        CREATE INDEX agent_tasks_unfinished ON agent_tasks (agent, changed)
            WHERE state IN ('TASK_STATE_SUBMITTED', 'TASK_STATE_WORKING', 'TASK_STATE_UNSPECIFIED');
        """

    /// The same index by comparisons: for a list of names SQLite fills a table of its own with each row that is written, to
    /// look the state up in, which costs twice as much as the row.
    static let comparing: StaticString = """
        DROP INDEX agent_tasks_unfinished;
        CREATE INDEX agent_tasks_unfinished ON agent_tasks (agent, changed) WHERE state = 'TASK_STATE_SUBMITTED'
            OR state = 'TASK_STATE_WORKING' OR state = 'TASK_STATE_UNSPECIFIED';
        """

    // MARK: Writing

    static func save(
        _ task: StoredTask, isFirst: Bool, of agent: String, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        if !isFirst, try replace(task, on: connection) { return }
        try task.task.bytes.withUnsafeBufferPointer { (text) throws(DatabaseError) in
            try connection.run(
                """
                INSERT INTO agent_tasks (id, agent, principal, context, opening, state, changed, note, task)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
            ) { parameters in
                parameters.bind(task.id)
                parameters.bind(agent)
                parameters.bind(task.principal)
                parameters.bind(task.contextID)
                parameters.bind(task.openingID)
                parameters.bind(task.state.rawValue)
                parameters.bind(task.changedAt)
                parameters.bind(task.note?.text)
                parameters.bind(borrowingText: text)
            }
        }
    }

    /// Puts in a task of which nothing was kept before. One that is there already stays as it is.
    static func add(_ draft: TaskDraft, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run(
            """
            INSERT OR IGNORE INTO agent_tasks (id, agent, principal, context, opening, state, changed, note, task)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ) { parameters in
            draft.bind(to: &parameters)
        }
    }

    /// Puts the task in the place of all that was kept of it; false where nothing was.
    private static func replace(
        _ task: StoredTask, on connection: DatabaseConnection
    ) throws(DatabaseError) -> Bool {
        try task.task.bytes.withUnsafeBufferPointer { (text) throws(DatabaseError) in
            try connection.run("UPDATE agent_tasks SET state = ?, changed = ?, note = ?, task = ? WHERE id = ?") {
                parameters in
                parameters.bind(task.state.rawValue)
                parameters.bind(task.changedAt)
                parameters.bind(task.note?.text)
                parameters.bind(borrowingText: text)
                parameters.bind(task.id)
            }
        }
        guard connection.changedRows > 0 else { return false }
        try connection.run("DELETE FROM agent_task_events WHERE task = ?") { $0.bind(task.id) }
        return true
    }

    static func add(
        _ event: StreamEvent, _ number: Int64, of task: String, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        try connection.run("INSERT OR REPLACE INTO agent_task_events (task, number, event) VALUES (?, ?, ?)") {
            parameters in
            parameters.bind(task)
            parameters.bind(number)
            parameters.bind(event.json.text)
        }
    }

    static func move(
        _ task: String, to state: TaskState, at changedAt: Int64, on connection: DatabaseConnection
    ) throws(DatabaseError) {
        try connection.run("UPDATE agent_tasks SET state = ?, changed = ? WHERE id = ?") { parameters in
            parameters.bind(state.rawValue)
            parameters.bind(changedAt)
            parameters.bind(task)
        }
    }

    static func note(_ note: RawJSON, of task: String, on connection: DatabaseConnection) throws(DatabaseError) {
        try connection.run("UPDATE agent_tasks SET note = ? WHERE id = ?") { parameters in
            parameters.bind(note.text)
            parameters.bind(task)
        }
    }

    // MARK: Reading

    static func find(
        _ id: String, _ agent: String, _ principal: String, on connection: DatabaseConnection
    ) throws(DatabaseError) -> StoredTask? {
        let found = try connection.query(
            """
            SELECT id, context, principal, opening, task, changed, note FROM agent_tasks
            WHERE id = ? AND agent = ? AND principal = ?
            """
        ) { parameters in
            parameters.bind(id)
            parameters.bind(agent)
            parameters.bind(principal)
        } row: { row in
            Self.row(row)
        }
        guard let found = found.first else { return nil }
        return try withEvents(found, on: connection)
    }

    /// Those that were being worked on, the oldest first, at most 10,000.
    static func unfinished(_ agent: String, on connection: DatabaseConnection) throws(DatabaseError) -> [StoredTask] {
        let found = try connection.query(
            """
            SELECT id, context, principal, opening, task, changed, note FROM agent_tasks
            WHERE agent = ? AND (state = 'TASK_STATE_SUBMITTED' OR state = 'TASK_STATE_WORKING'
                OR state = 'TASK_STATE_UNSPECIFIED')
            ORDER BY changed LIMIT 10000
            """
        ) { parameters in
            parameters.bind(agent)
        } row: { row in
            Self.row(row)
        }
        var tasks: [StoredTask] = []
        for task in found { tasks.append(try withEvents(task, on: connection)) }
        return tasks
    }

    static func openings(
        _ agent: String, on connection: DatabaseConnection
    ) throws(DatabaseError) -> [TaskRecall.Opening] {
        try connection.query(
            "SELECT principal, opening, id FROM agent_tasks WHERE agent = ? ORDER BY changed DESC LIMIT ?"
        ) { parameters in
            parameters.bind(agent)
            parameters.bind(Int64(TaskRecall.maximumOpenings))
        } row: { row in
            TaskRecall.Opening(principal: row.text(0), messageID: row.text(1), taskID: row.text(2))
        }.reversed()
    }

    private static func withEvents(
        _ task: StoredTask, on connection: DatabaseConnection
    ) throws(DatabaseError) -> StoredTask {
        let events = try connection.query("SELECT event FROM agent_task_events WHERE task = ? ORDER BY number") {
            $0.bind(task.id)
        } row: { row in
            (try? RawJSON(validating: Array(row.text(0).utf8), limits: .unboundedSize)).flatMap { StreamEvent($0) }
        }
        return StoredTask(
            id: task.id, contextID: task.contextID, principal: task.principal, openingID: task.openingID,
            task: task.task, events: events.compactMap(\.self), changedAt: task.changedAt, note: task.note)
    }

    /// Texts that this table did not write are empty objects, which are no task.
    static func row(_ row: borrowing DatabaseRow) -> StoredTask {
        StoredTask(
            id: row.text(0), contextID: row.text(1), principal: row.text(2), openingID: row.text(3),
            task: (try? RawJSON(validating: Array(row.text(4).utf8), limits: .unboundedSize)) ?? .emptyObject,
            changedAt: row.integer(5),
            note: row.optionalText(6).flatMap { try? RawJSON(validating: Array($0.utf8)) })
    }
}
