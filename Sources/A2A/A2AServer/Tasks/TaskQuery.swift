// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON

/// What `ListTasks` asks for (section 3.1.4).
package struct TaskQuery: Sendable {
    package let contextID: String?
    package let status: TaskState?
    /// Microseconds since 1970, itself included.
    package let after: Int64?
    package let pageSize: Int
    /// Nil for all.
    package let historyLength: Int?
    package let includesArtifacts: Bool
    /// The last task of the page before.
    package let cursor: Key?

    /// Newest status first, the id deciding between equals.
    package struct Key: Comparable, Sendable {
        package let changedAt: Int64
        package let id: String

        package static func < (left: Key, right: Key) -> Bool {
            (left.changedAt, left.id) > (right.changedAt, right.id)
        }
    }

    package init(_ params: RawJSON) throws(A2AError) {
        contextID = params.text("contextId")
        status = try Self.status(params)
        after = try Self.after(params)
        pageSize = try Self.integer("pageSize", in: params, 1...100) ?? 50
        historyLength = try HistoryLength.of(params)
        includesArtifacts = params["includeArtifacts"]?.boolean == true
        cursor = try Self.cursor(params)
    }

    /// `microseconds.id`, with nothing secret in it: a principal is shown its own tasks only.
    static func token(_ key: Key) -> String { "\(key.changedAt).\(key.id)" }

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
