// SPDX-License-Identifier: Apache-2.0

package import JSON
import Lifecycle

/// A task of another agent, known by its snapshots and by the events between them.
extension TaskRecord {
    /// Nil for what has no id or no status. Bounds hold as for events.
    package init?(snapshot: RawJSON) {
        let members = TaskMembers(of: snapshot)
        guard let id = members.id(of: snapshot), let status = members.status.map(snapshot.value),
            status.kind == .object
        else { return nil }
        var size = RawJSON.emptyObject.byteCount + status.byteCount
        for artifact in (members.artifacts.map(snapshot.value) ?? .emptyArray).elements {
            guard artifact.hasText("artifactId") else { return nil }
            size += artifact.byteCount
        }
        guard size <= Self.maximumSize else { return nil }
        self.init(
            id: id, contextID: members.context(of: snapshot) ?? "", status: status, .snapshot(snapshot), size: size)
    }

    /// Takes an event of the task's stream.
    package mutating func took(_ event: StreamEvent) throws(Breach) {
        switch event {
        case .task(let task):
            guard let snapshot = TaskRecord(snapshot: task) else {
                throw .malformed("a task without id or status")
            }
            self = snapshot
        case .message(let message): try heard(message)
        case .statusUpdate(let update): try reached(update["status"] ?? .null)
        case .artifactUpdate(let update):
            try produced(update["artifact"] ?? .null, append: update["append"]?.boolean == true)
        }
    }

    /// What happened between what is known and a later snapshot, as the events that would have told it: artifacts that
    /// are new or grew, then the status if it changed. No chunk comes twice, and of an artifact that is shorter in the
    /// snapshot nothing does.
    package func missed(in snapshot: RawJSON) -> [StreamEvent] {
        guard let later = TaskRecord(snapshot: snapshot) else { return [] }
        let known = artifacts
        var events = later.artifacts.compactMap { artifact in
            artifact.growth(since: known).map { StreamEvent.artifactUpdate(update(later, $0)) }
        }
        if later.status != status {
            events.append(.statusUpdate(update(later, [.set("status", later.status)])))
        }
        return events
    }

    /// How many parts of each artifact, by its id, a snapshot does not have yet: an agent that lost its last moments says
    /// them again.
    package func ahead(of snapshot: RawJSON) -> [String: Int] {
        guard let others = TaskRecord(snapshot: snapshot)?.artifacts else { return [:] }
        var ahead: [String: Int] = [:]
        for artifact in artifacts {
            let parts = others.first { $0.id == artifact.id }?.parts ?? []
            if artifact.isAhead(of: parts) { ahead[artifact.id] = artifact.parts.count - parts.count }
        }
        return ahead
    }

    private func update(_ task: TaskRecord, _ edits: [JSONEdit]) -> RawJSON {
        RawJSON.emptyObject.editing(
            [.set("taskId", .string(task.id)), .set("contextId", .string(task.contextID))] + edits)
    }
}

extension TaskArtifact {
    /// What an event that tells of this artifact has besides ids, after those are known; nil for nothing new.
    fileprivate func growth(since artifacts: [TaskArtifact]) -> [JSONEdit]? {
        guard let known = artifacts.first(where: { $0.id == id }) else {
            return [.set("artifact", json), .set("lastChunk", .true)]
        }
        if known.parts == parts || known.isAhead(of: parts) { return nil }
        guard parts.starts(with: known.parts) else { return [.set("artifact", json), .set("lastChunk", .true)] }
        let rest = RawJSON.array(parts.dropFirst(known.parts.count))
        return [.set("artifact", json.editing([.set("parts", rest)])), .set("append", .true)]
    }
}

extension RawJSON {
    /// A `Task` with its ids replaced wherever a task says them. Ids of other tasks that its messages refer to are left
    /// out: they mean nothing here.
    package func placed(as id: String, context: String) -> RawJSON {
        var edits: [JSONEdit] = [.set("id", .string(id)), .set("contextId", .string(context))]
        if let status = self["status"] {
            edits.append(.set("status", status.placedStatus(inTask: id, context: context)))
        }
        if let history = self["history"], history.kind == .array {
            let placed = history.mappingElements { $0.said(inTask: id, context: context) }
            edits.append(.set("history", placed))
        }
        return editing(edits)
    }

    /// A `TaskStatus` with the ids of its message replaced, and its time in UTC, as which agents of 0.3 need not say it.
    package func placedStatus(inTask id: String, context: String) -> RawJSON {
        var message, timestamp: Place?
        visitMembers { member in
            if member.is("message") {
                message = member.place
            } else if member.is("timestamp") {
                timestamp = member.place
            }
        }
        var edits: [JSONEdit] = []
        if let said = message.map(value), said.kind == .object {
            edits.append(.set("message", said.said(inTask: id, context: context)))
        }
        if let said = timestamp.map(value), !said.endsInUTC, let text = said.string, let time = Timestamp.parse(text) {
            let text = Timestamp.text(CivilTime(microsecondsSinceEpoch: time))
            edits.append(.set("timestamp", .string(text)))
        }
        return edits.isEmpty ? self : editing(edits)
    }

    private var endsInUTC: Bool { bytes.dropLast().last == UInt8(ascii: "Z") }

    /// A message with its ids replaced.
    package func said(inTask id: String, context: String) -> RawJSON {
        guard kind == .object else { return self }
        return editing([
            .remove("referenceTaskIds"), .set("taskId", .string(id)), .set("contextId", .string(context)),
        ])
    }
}
