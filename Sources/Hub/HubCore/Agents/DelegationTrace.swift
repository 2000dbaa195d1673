// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// Through which agents a task came and what it may still cost, as it travels in the metadata of messages: each hub that
/// hands a message to an agent adds the agent's name, and agents that delegate pass it on.
struct DelegationTrace: Sendable, Equatable {
    static let key = "dev.patchbay/hops"
    /// Hand-overs that are left; each takes one.
    static let budgetKey = "dev.patchbay/budget"
    /// When the work is no longer wanted, RFC 3339.
    static let deadlineKey = "dev.patchbay/deadline"
    /// Hand-overs of one task.
    static let maximumDepth = 8

    let hops: [String]
    /// Nil where nobody set one.
    let budget: Int64?
    /// In microseconds since 1970-01-01 UTC; nil where nobody set one, or in a form that cannot be read.
    let deadline: Int64?

    init(_ message: RawJSON?) {
        self.init(metadata: message?["metadata"])
    }

    private init(metadata: RawJSON?) {
        guard let metadata else {
            (hops, budget, deadline) = ([], nil, nil)
            return
        }
        let texts = (metadata[Self.key] ?? .emptyArray).elements.prefix(64).compactMap(\.string)
        hops = texts.map { String($0.prefix(64)) }
        budget = metadata[Self.budgetKey]?.integer
        deadline = metadata.text(Self.deadlineKey).flatMap(Timestamp.parse)
    }

    /// Throws for a message that has come too far or too late, naming the way. `now` in microseconds since 1970.
    func check(next agent: String, at now: @autoclosure () -> Int64) throws(A2AError) {
        var path: String { (hops + [agent]).joined(separator: " -> ") }
        if let deadline, deadline <= now() {
            throw A2AError(.invalidRequest, "The task's deadline is over: \(path)", metadata: ["path": path])
        }
        if let budget, budget <= 0 {
            throw A2AError(
                .invalidRequest, "The task's budget of hand-overs is used up: \(path)", metadata: ["path": path])
        }
        guard hops.count >= Self.maximumDepth else { return }
        throw A2AError(
            .invalidRequest, "The task was delegated \(hops.count) times, which is the most: \(path)",
            metadata: ["path": path])
    }

    /// The message with one more hop, and one hand-over less to spend.
    static func adding(_ agent: String, to message: RawJSON) -> RawJSON {
        message.editing([.set("metadata", metadata(message["metadata"], adding: agent))])
    }

    /// The metadata of such a message.
    static func metadata(_ metadata: RawJSON?, adding agent: String) -> RawJSON {
        guard let metadata else {
            var writer = JSONWriter()
            writer.beginObject()
            writer.key(key)
            writer.beginArray()
            writer.string(agent)
            writer.endArray()
            writer.endObject()
            return writer.finishRaw()
        }
        let trace = DelegationTrace(metadata: metadata)
        var edits: [JSONEdit] = [.set(key, .array((trace.hops + [agent]).map(RawJSON.string)))]
        if let budget = trace.budget { edits.append(.set(budgetKey, .integer(budget - 1))) }
        return metadata.editing(edits)
    }
}
