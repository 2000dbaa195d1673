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
        let members = TaskMembers(of: task)
        guard let id = members.id(of: task), let status = members.status.map(task.value), status.kind == .object
        else { return nil }
        self.init(id: id, contextID: members.context(of: task) ?? "", status: status)
        history = (members.history.map(task.value) ?? .emptyArray).elements.map(\.self)
        take(members, of: task)
    }

    /// Another agent's task under ids of our own: everything it tells, and the message that began it where its history
    /// is empty. Nil for what has no status, or is more than a task may hold.
    package init?(adopting task: RawJSON, id: String, contextID: String, opening: RawJSON?) {
        guard task.byteCount + (opening?.byteCount ?? 0) <= Self.maximumSize else { return nil }
        let members = TaskMembers(of: task)
        guard let status = members.status.map(task.value), status.kind == .object else { return nil }
        self.init(id: id, contextID: contextID, status: status.placedStatus(inTask: id, context: contextID))
        if let opening { history.append(opening) }
        // The agent's copy of that message is the client's, whatever was added to it on the way.
        let openingID = opening?["messageId"]?.string
        for message in (members.history.map(task.value) ?? .emptyArray).elements
        where opening == nil || message["messageId"]?.string != openingID {
            history.append(message.said(inTask: id, context: contextID))
        }
        take(members, of: task)
        size += opening?.byteCount ?? 0
    }

    /// Artifacts and metadata of a task that is taken whole, and its size.
    private mutating func take(_ members: TaskMembers, of task: RawJSON) {
        for artifact in (members.artifacts.map(task.value) ?? .emptyArray).elements {
            guard let id = artifact.text("artifactId") else { continue }
            artifacts.append(TaskArtifact(id: id, artifact))
        }
        metadata = members.metadata.map(task.value)
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
        writer.member("history", list: history.suffix(historyLength ?? history.count)) { $0 }
        if includesArtifacts { writer.member("artifacts", list: artifacts[...]) { $0.json } }
        if let metadata { writer.member("metadata", metadata) }
        writer.endObject()
        return writer.finishRaw()
    }
}
