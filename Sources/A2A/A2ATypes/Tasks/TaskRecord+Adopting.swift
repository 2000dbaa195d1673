// SPDX-License-Identifier: Apache-2.0

package import JSON

/// Another agent's task under ids of our own, written anew in one go.
extension TaskRecord {
    /// Everything the task tells, and the message that began it where its history is empty. Nil for what has no status, or
    /// is more than a task may hold.
    package init?(adopting task: RawJSON, id: String, contextID: String, opening: RawJSON?) {
        let size = task.byteCount + (opening?.byteCount ?? 0)
        guard size <= Self.maximumSize else { return nil }
        let members = TaskMembers(of: task)
        guard let said = members.status.map(task.value), said.kind == .object else { return nil }
        let status = said.placedStatus(inTask: id, context: contextID)
        var writer = JSONWriter(reservingCapacity: size + 256)
        writer.beginObject()
        writer.member("id", id)
        writer.member("contextId", contextID)
        writer.member("status", status)
        let place = writer.place(of: status)
        var history = ListMember("history")
        if let opening { history.add(opening, to: &writer) }
        for message in (members.history.map(task.value) ?? .emptyArray).elements
        where !message.repeats(opening) {
            history.add(message.said(inTask: id, context: contextID), to: &writer)
        }
        history.end(in: &writer)
        var artifacts = ListMember("artifacts")
        for artifact in (members.artifacts.map(task.value) ?? .emptyArray).elements {
            if let artifact = artifact.asArtifact { artifacts.add(artifact, to: &writer) }
        }
        artifacts.end(in: &writer)
        if let metadata = members.metadata { writer.member("metadata", task.value(at: metadata)) }
        writer.endObject()
        let text = writer.finishRaw()
        // Of the text as it is kept, so that nothing of the agent's answer stays in memory.
        self.init(id: id, contextID: contextID, status: text.value(at: place), .written(text), size: size)
    }
}

/// A list that is a member of an object, and is not there while it is empty.
private struct ListMember {
    private let name: StaticString
    private var hasBegun = false

    init(_ name: StaticString) { self.name = name }

    mutating func add(_ element: RawJSON, to writer: inout JSONWriter) {
        if !hasBegun {
            writer.member(name)
            writer.beginArray()
            hasBegun = true
        }
        writer.raw(element)
    }

    func end(in writer: inout JSONWriter) {
        if hasBegun { writer.endArray() }
    }
}

extension RawJSON {
    /// The agent's copy of the message that began a task is the client's, whatever was added to it on the way.
    fileprivate func repeats(_ opening: RawJSON?) -> Bool {
        guard let opening else { return false }
        return self["messageId"]?.string == opening["messageId"]?.string
    }

    /// Nil without an id; otherwise as a record writes it, parts and all.
    fileprivate var asArtifact: RawJSON? {
        var hasID = false
        var hasParts = false
        visitMembers { member in
            if member.is("artifactId") {
                let id = value(at: member.place)
                hasID = id.kind == .string && id.byteCount > 2
            } else if member.is("parts") {
                hasParts = value(at: member.place).kind == .array
            }
        }
        guard hasID else { return nil }
        return hasParts ? self : editing([.set("parts", .emptyArray)])
    }
}
