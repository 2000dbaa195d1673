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
    private var body: TaskBody
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
        self.init(id: id, contextID: contextID, status: status, .parts(TaskParts()), size: status.byteCount)
    }

    /// A task as it was kept, whole. Nil for what has no id or no status.
    package init?(stored task: RawJSON) {
        let members = TaskMembers(of: task)
        guard let id = members.id(of: task), let status = members.status.map(task.value), status.kind == .object
        else { return nil }
        self.init(
            id: id, contextID: members.context(of: task) ?? "", status: status, .stored(task), size: task.byteCount)
    }

    init(id: String, contextID: String, status: RawJSON, _ body: TaskBody, size: Int) {
        self.id = id
        self.contextID = contextID
        self.status = status
        self.body = body
        self.size = size
        state = TaskState(status["state"])
    }

    package static func == (left: TaskRecord, right: TaskRecord) -> Bool {
        left.id == right.id && left.contextID == right.contextID && left.status == right.status
            && left.size == right.size && left.body.parts == right.body.parts
    }

    // What is beside the status is read with each use as long as nothing of it has changed.

    package var history: [RawJSON] { body.parts.history }
    package var artifacts: [TaskArtifact] { body.parts.artifacts }
    package var metadata: RawJSON? {
        get { body.parts.metadata }
        set { body.change { $0.metadata = newValue } }
    }

    /// A message of the conversation, already placed in the task. It comes after what the status said.
    package mutating func heard(_ message: RawJSON) throws(Breach) {
        if state.isTerminal { throw .finished(state) }
        try grow(by: message.byteCount)
        keepWhatWasSaid()
        body.change { $0.history.append(message) }
    }

    /// A status update: what the last status said becomes history.
    package mutating func reached(_ status: RawJSON) throws(Breach) {
        if state.isTerminal { throw .finished(state) }
        guard status.kind == .object else { throw .malformed("a status update without a status") }
        try grow(by: status.byteCount)
        keepWhatWasSaid()
        body.ages()
        self.status = status
        state = TaskState(status["state"])
    }

    /// An artifact update: `append` adds parts to the artifact with that id, otherwise it is made anew.
    package mutating func produced(_ artifact: RawJSON, append: Bool) throws(Breach) {
        if state.isTerminal { throw .finished(state) }
        guard let id = artifact.text("artifactId") else {
            throw .malformed("an artifact without an artifactId")
        }
        try grow(by: artifact.byteCount)
        body.change { $0.produced(artifact, id, append: append) }
    }

    /// Moves the message of the status into the history.
    private mutating func keepWhatWasSaid() {
        guard let said = status["message"], said.kind == .object else { return }
        body.change { $0.history.append(said) }
        status = status.editing([.remove("message")])
    }

    private mutating func grow(by count: Int) throws(Breach) {
        guard size + count <= Self.maximumSize else { throw .tooLarge(limit: Self.maximumSize) }
        size += count
    }

    /// The whole task as JSON of 1.0, which stays at hand until something changes.
    package mutating func written() -> RawJSON {
        let text = json()
        body = .written(text)
        return text
    }

    /// The task as JSON of 1.0: with the last `historyLength` messages, all for nil and no member for zero, and with
    /// the artifacts if wanted.
    package func json(historyLength: Int? = nil, includesArtifacts: Bool = true) -> RawJSON {
        if case .written(let text) = body, historyLength == nil, includesArtifacts { return text }
        let parts = body.parts
        var writer = JSONWriter(reservingCapacity: size + 128)
        writer.beginObject()
        writer.member("id", id)
        writer.member("contextId", contextID)
        writer.member("status", status)
        writer.member("history", list: parts.history.suffix(historyLength ?? parts.history.count)) { $0 }
        if includesArtifacts { writer.member("artifacts", list: parts.artifacts[...]) { $0.json } }
        if let metadata = parts.metadata { writer.member("metadata", metadata) }
        writer.endObject()
        return writer.finishRaw()
    }
}
