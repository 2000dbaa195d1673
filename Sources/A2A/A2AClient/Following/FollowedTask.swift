// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON

/// A task as far as it was followed. Most are followed to their end without a cut: what comes is checked, and becomes a record
/// of the task only when somebody has to know all of it.
struct FollowedTask {
    /// Events that may wait until then.
    private static let maximumEvents = 256

    private var record: TaskRecord
    private var events: [StreamEvent] = []
    private var waitingBytes = 0
    private(set) var state: TaskState
    /// As it was told last.
    private(set) var status: RawJSON

    var id: String { record.id }

    init(_ record: TaskRecord) {
        self.record = record
        state = record.state
        status = record.status
    }

    /// Throws what the record would throw, if not always at once: a message and the size of a task are looked at later.
    mutating func took(_ event: StreamEvent) throws(TaskRecord.Breach) {
        if case .task = event { return try become(event) }
        if state.isTerminal { throw .finished(state) }
        switch event {
        case .task, .message: break
        case .statusUpdate(let update):
            guard let status = update["status"], status.kind == .object else {
                throw .malformed("a status update without a status")
            }
            self.status = status
            state = TaskState(status["state"])
        case .artifactUpdate(let update):
            guard update["artifact"]?.hasText("artifactId") == true else {
                throw .malformed("an artifact without an artifactId")
            }
        }
        events.append(event)
        waitingBytes += event.value.byteCount
        let isTooMuch = record.size + waitingBytes > TaskRecord.maximumSize
        if events.count >= Self.maximumEvents || isTooMuch { _ = try known() }
    }

    /// All that is known of the task.
    mutating func known() throws(TaskRecord.Breach) -> TaskRecord {
        for event in events { try record.took(event) }
        events = []
        waitingBytes = 0
        return record
    }

    private mutating func become(_ snapshot: StreamEvent) throws(TaskRecord.Breach) {
        try record.took(snapshot)
        self = FollowedTask(record)
    }
}
