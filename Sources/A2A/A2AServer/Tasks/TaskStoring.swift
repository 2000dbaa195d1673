// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import JSON

/// Keeps the tasks of one agent beyond the life of the process. Without one they live in memory only.
package protocol TaskStoring: Sendable {
    /// Takes a change without waiting, on any thread; changes are kept in the order of the calls. False when there is no
    /// room for it: then the next change of that task must be a whole one.
    func keep(_ change: TaskChange) -> Bool

    /// Takes a task that has ended and of which nothing was taken before, without waiting, on any thread: it is safe from then
    /// on, however this process ends. False where that is not possible now: then use ``keep(_:)``.
    func tryKeepNew(_ task: StoredTask) -> Bool

    /// Everything kept until now is looked at. A task of another principal is not found.
    func task(_ id: String, of principal: String) async throws -> StoredTask?

    /// One page of a principal's tasks and how many there are in all pages; it has one more than asked for where there
    /// is another page behind it.
    func page(_ query: TaskQuery, of principal: String) async throws -> (tasks: [StoredTask], total: Int)

    /// What a new process has to know.
    func recall() async throws -> TaskRecall
}

extension TaskStoring {
    /// Safe is only what is stored.
    package func tryKeepNew(_ task: StoredTask) -> Bool { false }
}

/// One change of the tasks that are kept.
package enum TaskChange: Sendable {
    /// A task as it stands when the store takes it up, which is not before ``TaskStoring/keep(_:)`` has returned. Until then
    /// no other change of it comes, for it is in that.
    case whole(any StandingTask)
    /// What came after the task was last kept whole, numbered from 1.
    case event(taskID: String, number: Int64, StreamEvent, state: TaskState, changedAt: Int64)
    /// The agent's own memory of a task.
    case note(taskID: String, RawJSON)
}

/// A task on its way into the store.
package protocol StandingTask: Sendable {
    /// To be called once, on any thread, when the task is about to be kept. `isFirst`: nothing of it was taken up before.
    func takeUp() -> (task: StoredTask, isFirst: Bool)?
}

/// One task as it is kept.
package struct StoredTask: Sendable, Equatable {
    package let id: String
    package let contextID: String
    package let principal: String
    /// The id of the message that began it.
    package let openingID: String
    /// A `Task` of 1.0, whole.
    package let task: RawJSON
    /// What its status says.
    package let state: TaskState
    /// What came since, in order.
    package let events: [StreamEvent]
    /// When the status last changed, in microseconds since 1970.
    package let changedAt: Int64
    package let note: RawJSON?

    /// - Parameter state: where it is at hand; it is read otherwise.
    package init(
        id: String, contextID: String, principal: String, openingID: String, task: RawJSON,
        state: TaskState? = nil, events: [StreamEvent] = [], changedAt: Int64, note: RawJSON? = nil
    ) {
        self.id = id
        self.contextID = contextID
        self.principal = principal
        self.openingID = openingID
        self.task = task
        self.state = state ?? TaskState(task["status"]?["state"])
        self.events = events
        self.changedAt = changedAt
        self.note = note
    }

    /// Nil for what is no task.
    var record: TaskRecord? {
        var record = TaskRecord(stored: task)
        for event in events { try? record?.took(event) }
        return record
    }
}

/// What of the kept tasks a new process goes on with.
package struct TaskRecall: Sendable {
    /// Tasks that were being worked on: neither at an end nor in a pause.
    package let unfinished: [StoredTask]
    /// Which message began which of the newest tasks, oldest first.
    package let openings: [Opening]

    package struct Opening: Sendable {
        package let principal: String
        package let messageID: String
        package let taskID: String

        package init(principal: String, messageID: String, taskID: String) {
            self.principal = principal
            self.messageID = messageID
            self.taskID = taskID
        }
    }

    /// Openings that are remembered, so that a message sent again finds its task.
    package static let maximumOpenings = 10_000

    package init(unfinished: [StoredTask], openings: [Opening]) {
        self.unfinished = unfinished
        self.openings = openings
    }
}
