// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// What has been delivered of one task. Used by the one task that follows; an object, so that none of the functions on the
/// way has it in its frame.
final class Following {
    let deliver: TaskFollower.Delivery
    private var task: FollowedTask?
    var isWanted = true
    /// Events delivered.
    private(set) var count = 0
    private var isAnswered = false
    /// Of artifacts that are shorter in the snapshot after a cut.
    private var repeated: RepeatedParts?
    /// Of a snapshot that was fetched beside the stream, or with which it began anew.
    private var overlapping: OverlappingParts?
    /// The task is subscribed to, and nothing has come yet.
    private var beginsAnew = false
    /// Of a task that is come back to.
    private let taskID: String?
    /// The status in which a task waited for the message that is being followed.
    private let waited: RawJSON?
    /// How often that status may still be seen before it is taken for a new one.
    private var patience = 6

    init(deliver: @escaping TaskFollower.Delivery, taskID: String? = nil, before: RawJSON? = nil) {
        self.deliver = deliver
        self.taskID = taskID
        waited = before?["status"]
    }

    /// What was seen last is what was there before the message.
    var isStale: Bool { waited != nil && task?.status == waited && patience > 0 }

    /// There is a task to come back to.
    var isKnown: Bool { task != nil || taskID != nil }

    /// Nothing more needs to be waited for.
    var isOver: Bool { isAnswered || !isWanted || task?.state.endsWaiting == true && !isStale }

    var taskParams: RawJSON {
        RawJSON.emptyObject.editing([.set("id", .string(task?.id ?? taskID ?? ""))])
    }

    /// Delivers an event; of a snapshot, once the task is known, only the news in it.
    func take(_ event: StreamEvent) async throws(A2AClientError) {
        if waited != nil, event.value["status"] == waited {
            patience -= 1
            // Whoever is told knows it already.
            if task == nil, patience > 0 { return task = try Self.task(event) }
        }
        takeBeginning(event)
        if case .task(let snapshot) = event, let known = try known() { return try await take(snapshot, after: known) }
        guard let event = try trim(event) else { return }
        await hand(event)
        if case .message = event, task == nil {
            isAnswered = true
            return
        }
        guard task != nil else { return task = try Self.task(event) }
        try note(event)
    }

    /// A stream of a task that goes on is about to be read.
    func streamBegan() { beginsAnew = true }

    /// The official SDK of 1.0 listens first and looks at the task then: what was said in between is in the snapshot with
    /// which its stream begins, and follows once more.
    private func takeBeginning(_ event: StreamEvent) {
        guard beginsAnew else { return }
        beginsAnew = false
        guard case .task(let snapshot) = event else { return }
        overlapping = TaskRecord(snapshot: snapshot).map { OverlappingParts($0) }
    }

    /// A snapshot that is no event of the stream.
    func take(fetched snapshot: RawJSON) async throws(A2AClientError) {
        try await take(.task(snapshot))
        overlapping = try known().map { OverlappingParts($0) }
    }

    private func note(_ event: StreamEvent) throws(A2AClientError) {
        do throws(TaskRecord.Breach) {
            try task?.took(event)
        } catch {
            throw .malformed("\(error)")
        }
    }

    private func known() throws(A2AClientError) -> TaskRecord? {
        do throws(TaskRecord.Breach) {
            return try task?.known()
        } catch {
            throw .malformed("\(error)")
        }
    }

    /// What is known beyond the snapshot stays known: the agent will say it again.
    private func take(_ snapshot: RawJSON, after known: TaskRecord) async throws(A2AClientError) {
        repeated = RepeatedParts(known, beyond: snapshot)
        let missed = known.missed(in: snapshot)
        for event in missed { await hand(event) }
        guard repeated != nil else { return try note(.task(snapshot)) }
        for event in missed { try note(event) }
    }

    private func trim(_ event: StreamEvent) throws(A2AClientError) -> StreamEvent? {
        guard repeated != nil || overlapping != nil, let record = try known() else { return event }
        let news = repeated == nil ? event : repeated?.trim(event, known: record)
        guard let news, overlapping != nil else { return news }
        return overlapping?.trim(news)
    }

    private static func task(_ event: StreamEvent) throws(A2AClientError) -> FollowedTask {
        do throws(TaskRecord.Breach) {
            return FollowedTask(try TaskRecord(first: event))
        } catch {
            throw .malformed("\(error)")
        }
    }

    private func hand(_ event: StreamEvent) async {
        guard isWanted else { return }
        count += 1
        isWanted = await deliver(event)
    }
}

extension TaskRecord {
    /// A stream that begins with an update is forgiven: the task is what the update says.
    fileprivate init(first event: StreamEvent) throws(Breach) {
        if case .task(let task) = event {
            guard let snapshot = TaskRecord(snapshot: task) else {
                throw .malformed("a task without id or status")
            }
            self = snapshot
            return
        }
        guard let id = event.taskID else { throw .malformed("an event without a taskId") }
        self.init(id: id, contextID: event.contextID ?? "", status: .emptyObject)
        try took(event)
    }
}
