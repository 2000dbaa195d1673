// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// One page of `ListTasks` (section 3.1.4): newest status first, the id deciding between equals.
struct TaskListing {
    private let contextID: String?
    private let status: TaskState?
    private let after: Int64?
    private let pageSize: Int
    private let historyLength: Int?
    private let includesArtifacts: Bool
    private let cursor: Key?

    struct Key: Comparable {
        let changedAt: Int64
        let id: String

        /// Newest first.
        static func < (left: Key, right: Key) -> Bool {
            (left.changedAt, left.id) > (right.changedAt, right.id)
        }
    }

    init(_ params: RawJSON) throws(A2AError) {
        contextID = params.text("contextId")
        status = try Self.status(params)
        after = try Self.after(params)
        pageSize = try Self.integer("pageSize", in: params, 1...100) ?? 50
        historyLength = try HistoryLength.of(params)
        includesArtifacts = params["includeArtifacts"]?.boolean == true
        cursor = try Self.cursor(params)
    }

    func page(of logs: [TaskLog]) -> RawJSON {
        var found: [(key: Key, log: TaskLog)] = []
        for log in logs {
            guard let standing = log.standing, contextID == nil || log.contextID == contextID else {
                continue
            }
            guard status == nil || status == standing.state, standing.changedAt >= after ?? .min else {
                continue
            }
            found.append((Key(changedAt: standing.changedAt, id: log.id), log))
        }
        let rest = found.filter { entry in cursor.map { $0 < entry.key } ?? true }.sorted {
            $0.key < $1.key
        }
        return json(rest.prefix(pageSize), hasMore: rest.count > pageSize, total: found.count)
    }

    private func json(_ shown: ArraySlice<(key: Key, log: TaskLog)>, hasMore: Bool, total: Int)
        -> RawJSON
    {
        var writer = JSONWriter()
        writer.beginObject()
        writer.key("tasks")
        writer.beginArray()
        for entry in shown {
            guard let record = entry.log.record else { continue }
            writer.raw(record.json(historyLength: historyLength, includesArtifacts: includesArtifacts))
        }
        writer.endArray()
        writer.member("nextPageToken", hasMore ? shown.last.map { Self.token($0.key) } ?? "" : "")
        writer.key("pageSize")
        writer.integer(Int64(pageSize))
        writer.key("totalSize")
        writer.integer(Int64(total))
        writer.endObject()
        return writer.finishRaw()
    }

    // MARK: Params

    private static func status(_ params: RawJSON) throws(A2AError) -> TaskState? {
        guard let name = params.text("status") else { return nil }
        guard let state = TaskState(rawValue: name) else {
            throw .invalid("status", "is no task state")
        }
        return state == .unspecified ? nil : state
    }

    private static func after(_ params: RawJSON) throws(A2AError) -> Int64? {
        guard let text = params.text("statusTimestampAfter") else { return nil }
        guard let time = Timestamp.parse(text) else {
            throw .invalid("statusTimestampAfter", "must be a time of RFC 3339")
        }
        return time
    }

    private static func integer(
        _ name: String, in params: RawJSON, _ allowed: ClosedRange<Int64>
    ) throws(A2AError) -> Int? {
        guard let value = params[name], !value.isNull else { return nil }
        guard let number = value.integer, allowed.contains(number) else {
            throw .invalid(name, "must be an integer from \(allowed.lowerBound) to \(allowed.upperBound)")
        }
        return Int(number)
    }

    /// `microseconds.id`, with nothing secret in it: the table shows a principal its own tasks only.
    private static func token(_ key: Key) -> String { "\(key.changedAt).\(key.id)" }

    private static func cursor(_ params: RawJSON) throws(A2AError) -> Key? {
        guard let token = params.text("pageToken") else { return nil }
        let halves = token.split(separator: ".", maxSplits: 1)
        guard halves.count == 2, let changedAt = Int64(halves[0]) else {
            throw .invalid("pageToken", "was not given out here")
        }
        return Key(changedAt: changedAt, id: String(halves[1]))
    }
}

/// The `historyLength` of a request: nil for all.
enum HistoryLength {
    static func of(_ params: RawJSON?) throws(A2AError) -> Int? {
        guard let value = params?["historyLength"], !value.isNull else { return nil }
        guard let length = value.integer, length >= 0 else {
            throw .invalid("historyLength", "must be an integer from 0 on")
        }
        return Int(min(length, Int64(Int32.max)))
    }
}
