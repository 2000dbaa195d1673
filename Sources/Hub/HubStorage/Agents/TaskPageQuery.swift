// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Database

/// `ListTasks` as two walks along one index: how many tasks fit, and one page of them.
enum TaskPageQuery {
    static func page(
        _ query: TaskQuery, _ agent: String, _ principal: String, on connection: DatabaseConnection
    ) throws(DatabaseError) -> (tasks: [StoredTask], total: Int) {
        let tasks = try connection.query(
            """
            SELECT id, context, principal, opening, task, changed, note FROM agent_tasks
            WHERE agent = ?1 AND principal = ?2 AND (?3 IS NULL OR context = ?3) AND (?4 IS NULL OR state = ?4)
                AND changed >= ?5 AND (changed, id) < (?6, ?7)
            ORDER BY changed DESC, id DESC LIMIT ?8
            """
        ) { parameters in
            bind(query, agent, principal, &parameters)
            parameters.bind(query.cursor?.changedAt ?? Int64.max)
            parameters.bind(query.cursor?.id ?? "")
            parameters.bind(Int64(query.pageSize) + 1)
        } row: { row in
            TaskRows.row(row)
        }
        let total = try connection.integer(
            """
            SELECT count(*) FROM agent_tasks
            WHERE agent = ?1 AND principal = ?2 AND (?3 IS NULL OR context = ?3) AND (?4 IS NULL OR state = ?4)
                AND changed >= ?5
            """
        ) { bind(query, agent, principal, &$0) }
        return (tasks, Int(total ?? 0))
    }

    private static func bind(
        _ query: TaskQuery, _ agent: String, _ principal: String, _ parameters: inout DatabaseParameters
    ) {
        parameters.bind(agent)
        parameters.bind(principal)
        parameters.bind(query.contextID)
        parameters.bind(query.status?.rawValue)
        parameters.bind(query.after ?? Int64.min)
    }
}
