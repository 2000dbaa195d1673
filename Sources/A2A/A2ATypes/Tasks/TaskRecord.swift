// SPDX-License-Identifier: Apache-2.0

package import JSON

/// The task state machine: what is known of one task, built up by its events in their order (section 4.1.1).
///
/// An event that a finished task cannot have throws and changes nothing.
package struct TaskRecord: Sendable, Equatable {
    package let id: String
    package let contextID: String
    package private(set) var status: RawJSON
    package private(set) var state: TaskState
    package private(set) var history: [RawJSON] = []
    package private(set) var artifacts: [TaskArtifact] = []
    package var metadata: RawJSON?
    /// Bytes taken in over the task's life, what was replaced since included.
    package private(set) var size = 0

    package enum Breach: Error, Equatable, Sendable {
        /// The task has ended; its state is final.
        case finished(TaskState)
        /// More bytes than a task may hold.
        case tooLarge(limit: Int)
        /// An update without the status or artifact it is about.
        case malformed(String)
    }

    /// Bytes that one task may take in.
    package static let maximumSize = 16 << 20

    /// A new task: `SUBMITTED` at `timestamp`, or as `status` says.
    package init(id: String, contextID: String, status: RawJSON) {
        self.id = id
        self.contextID = contextID
        self.status = status
        state = TaskState(name: status["state"]?.string)
        size = status.byteCount
    }

    /// A task as it was kept, whole. Nil for what has no id or no status.
    package init?(stored task: RawJSON) {
        guard let id = task.text("id"), let status = task["status"], status.kind == .object else { return nil }
        self.init(id: id, contextID: task.text("contextId") ?? "", status: status)
        history = (task["history"] ?? .emptyArray).elements.map(\.self)
        for artifact in (task["artifacts"] ?? .emptyArray).elements {
            guard let id = artifact.text("artifactId") else { continue }
            artifacts.append(TaskArtifact(id: id, artifact))
        }
        metadata = task["metadata"]
        size = task.byteCount
    }

    /// A message of the conversation, already placed in the task. It comes after what the status said.
    package mutating func heard(_ message: RawJSON) throws(Breach) {
        if state.isTerminal { throw .finished(state) }
        try grow(by: message.byteCount)
        keepWhatWasSaid()
        history.append(message)
    }

    /// A status update: what the last status said becomes history.
    package mutating func reached(_ status: RawJSON) throws(Breach) {
        if state.isTerminal { throw .finished(state) }
        guard status.kind == .object else { throw .malformed("a status update without a status") }
        try grow(by: status.byteCount)
        keepWhatWasSaid()
        self.status = status
        state = TaskState(name: status["state"]?.string)
    }

    /// An artifact update: `append` adds parts to the artifact with that id, otherwise it is made anew.
    package mutating func produced(_ artifact: RawJSON, append: Bool) throws(Breach) {
        if state.isTerminal { throw .finished(state) }
        guard let id = artifact.text("artifactId") else {
            throw .malformed("an artifact without an artifactId")
        }
        try grow(by: artifact.byteCount)
        guard let index = artifacts.firstIndex(where: { $0.id == id }) else {
            return artifacts.append(TaskArtifact(id: id, artifact))
        }
        if append {
            artifacts[index].append(artifact)
        } else {
            artifacts[index] = TaskArtifact(id: id, artifact)
        }
    }

    /// Moves the message of the status into the history.
    private mutating func keepWhatWasSaid() {
        guard let said = status["message"], said.kind == .object else { return }
        history.append(said)
        status = status.editing([.remove("message")])
    }

    private mutating func grow(by count: Int) throws(Breach) {
        guard size + count <= Self.maximumSize else { throw .tooLarge(limit: Self.maximumSize) }
        size += count
    }

    /// The task as JSON of 1.0: with the last `historyLength` messages, all for nil and no member for zero, and with
    /// the artifacts if wanted.
    package func json(historyLength: Int? = nil, includesArtifacts: Bool = true) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: size + 128)
        writer.beginObject()
        writer.member("id", id)
        writer.member("contextId", contextID)
        writer.member("status", status)
        let shown = history.suffix(historyLength ?? history.count)
        if !shown.isEmpty { writer.member("history", .array(shown)) }
        if includesArtifacts, !artifacts.isEmpty {
            writer.member("artifacts", .array(artifacts.map(\.json)))
        }
        if let metadata { writer.member("metadata", metadata) }
        writer.endObject()
        return writer.finishRaw()
    }
}
