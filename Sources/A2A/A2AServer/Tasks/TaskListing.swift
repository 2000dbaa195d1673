// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// One page of `ListTasks` (section 3.1.4), of tasks in memory or of kept ones.
struct TaskListing {
    let query: TaskQuery

    init(_ params: RawJSON) throws(A2AError) { query = try TaskQuery(params) }

    private struct Entry {
        let key: TaskQuery.Key
        let record: TaskRecord?
    }

    func page(of logs: [TaskLog]) -> RawJSON {
        var found: [(key: TaskQuery.Key, log: TaskLog)] = []
        for log in logs {
            guard let standing = log.standing, query.contextID == nil || log.contextID == query.contextID else {
                continue
            }
            guard query.status == nil || query.status == standing.state,
                standing.changedAt >= query.after ?? .min
            else { continue }
            found.append((TaskQuery.Key(changedAt: standing.changedAt, id: log.id), log))
        }
        let rest = found.filter { entry in query.cursor.map { $0 < entry.key } ?? true }.sorted { $0.key < $1.key }
        let shown = rest.prefix(query.pageSize).map { Entry(key: $0.key, record: $0.log.record) }
        return json(shown, hasMore: rest.count > query.pageSize, total: found.count)
    }

    /// `current` is what memory knows of a task, which is at least as new as what is kept.
    func page(of stored: (tasks: [StoredTask], total: Int), current: (String) -> TaskRecord?) -> RawJSON {
        let shown = stored.tasks.prefix(query.pageSize).map { task in
            Entry(
                key: TaskQuery.Key(changedAt: task.changedAt, id: task.id), record: current(task.id) ?? task.record)
        }
        return json(shown, hasMore: stored.tasks.count > query.pageSize, total: stored.total)
    }

    private func json(_ shown: [Entry], hasMore: Bool, total: Int) -> RawJSON {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("tasks")
        writer.beginArray()
        for entry in shown {
            guard let record = entry.record else { continue }
            let history = query.historyLength
            writer.raw(record.json(historyLength: history, includesArtifacts: query.includesArtifacts))
        }
        writer.endArray()
        writer.member("nextPageToken", hasMore ? shown.last.map { TaskQuery.token($0.key) } ?? "" : "")
        writer.key("pageSize")
        writer.integer(Int64(query.pageSize))
        writer.key("totalSize")
        writer.integer(Int64(total))
        writer.endObject()
        return writer.finishRaw()
    }
}
