// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Identity
import JSON
import Lifecycle
import Synchronization

/// One task with its readers: everything said about it passes here, so that a reader who attaches at any moment gets
/// the task as it stands and then every event after that, once and in order (section 3.5).
///
/// There is no task before the agent said something: until then it may still answer with a bare message.
final class TaskLog: Sendable {
    let id: String
    let contextID: String
    let principal: Principal

    private struct State {
        var record: TaskRecord?
        /// The message that began all, until there is a task to hold it.
        var opening: RawJSON?
        var reply: RawJSON?
        var readers: [EventQueue] = []
        var changedAt: Int64
        /// Messages being worked on.
        var runs: [Int: any RunningTask] = [:]
        var nextRun = 0
    }

    private let state: Mutex<State>
    private let clock: any WallClock
    private let maximumWaiting: Int

    init(
        id: String, contextID: String, principal: Principal, opening: RawJSON, clock: any WallClock,
        maximumWaiting: Int
    ) {
        self.id = id
        self.contextID = contextID
        self.principal = principal
        self.clock = clock
        self.maximumWaiting = maximumWaiting
        state = Mutex(State(opening: opening, changedAt: clock.microsecondsSinceEpoch))
    }

    // MARK: What is known

    var record: TaskRecord? { state.withLock(\.record) }
    var reply: RawJSON? { state.withLock(\.reply) }
    var isRunning: Bool { state.withLock { !$0.runs.isEmpty } }

    /// When the status last changed, in microseconds, and what it is; nil as long as there is no task.
    var standing: (changedAt: Int64, state: TaskState)? {
        state.withLock { state in state.record.map { (state.changedAt, $0.state) } }
    }

    // MARK: Readers

    /// A reader of what comes from now on, the task as it stands first if there is one.
    func attach() -> EventQueue {
        let queue = EventQueue(limit: maximumWaiting)
        state.withLock { state in
            if let record = state.record { _ = queue.push(.task(record.json())) }
            if state.record?.state.isTerminal == true {
                queue.close()
            } else {
                state.readers.append(queue)
            }
        }
        return queue
    }

    func detach(_ queue: EventQueue) {
        queue.cancel()
        state.withLock { $0.readers.removeAll { $0 === queue } }
    }

    // MARK: Runs

    /// Counts one message as being worked on by what `start` starts.
    func begin(_ start: (Int) -> any RunningTask) {
        let number = state.withLock { state in
            state.nextRun += 1
            state.runs[state.nextRun] = PendingRun()
            return state.nextRun
        }
        let run = start(number)
        state.withLock { state in
            if state.runs[number] != nil { state.runs[number] = run }
        }
    }

    /// Nothing more comes of that message. Where nothing else is worked on, the streams of the task end: a paused task
    /// goes on with the next message.
    func ended(_ number: Int) {
        let closing = state.withLock { state -> [EventQueue] in
            state.runs[number] = nil
            guard state.runs.isEmpty else { return [] }
            defer { state.readers = [] }
            return state.readers
        }
        for queue in closing { queue.close() }
    }

    func cancelRuns() {
        for run in state.withLock({ $0.runs.values.map(\.self) }) { run.cancel() }
    }

    // MARK: Events

    /// A further message of the conversation.
    func heard(_ message: RawJSON) throws(TaskRecord.Breach) {
        try state.withLock { (state) throws(TaskRecord.Breach) in
            try state.record?.heard(message)
        }
    }
}

extension TaskLog: AgentOutlet {
    func say(_ output: AgentOutput) throws(TaskRecord.Breach) {
        try state.withLock { (state) throws(TaskRecord.Breach) in
            if case .reply(let message) = output { return try reply(message, &state) }
            guard state.reply == nil else { throw .malformed("a task after a reply") }
            try openTask(&state)
            let event = try take(output, &state)
            publish(event, &state)
        }
    }

    private func reply(_ message: RawJSON, _ state: inout State) throws(TaskRecord.Breach) {
        guard state.record == nil, state.reply == nil else {
            throw .malformed("a reply after something else")
        }
        let placed = message.editing([.set("contextId", .string(contextID))])
        state.reply = placed
        publish(.message(placed), &state)
        for queue in state.readers { queue.close() }
        state.readers = []
    }

    /// The first event of a task is the task itself (section 3.1.2).
    private func openTask(_ state: inout State) throws(TaskRecord.Breach) {
        guard state.record == nil else { return }
        state.changedAt = clock.microsecondsSinceEpoch
        var record = TaskRecord(
            id: id, contextID: contextID, status: stamped(.submitted, state.changedAt))
        if let opening = state.opening { try record.heard(opening) }
        state.opening = nil
        state.record = record
        publish(.task(record.json()), &state)
    }

    private func take(_ output: AgentOutput, _ state: inout State) throws(TaskRecord.Breach)
        -> StreamEvent
    {
        switch output {
        case .status(let status, let metadata):
            let now = clock.microsecondsSinceEpoch
            var edits: [JSONEdit] = []
            if status["timestamp"] == nil { edits.append(.set("timestamp", time(now))) }
            if let said = status["message"], said.kind == .object {
                let ids: [JSONEdit] = [.set("taskId", .string(id)), .set("contextId", .string(contextID))]
                edits.append(.set("message", said.editing(ids)))
            }
            let status = status.editing(edits)
            try state.record?.reached(status)
            state.changedAt = now
            return .statusUpdate(update([.set("status", status)], metadata))
        case .artifact(let artifact, let append, let lastChunk, let metadata):
            try state.record?.produced(artifact, append: append)
            var edits: [JSONEdit] = [.set("artifact", artifact)]
            if append { edits.append(.set("append", .true)) }
            if lastChunk { edits.append(.set("lastChunk", .true)) }
            return .artifactUpdate(update(edits, metadata))
        case .reply: throw .malformed("a reply after something else")
        }
    }

    private func update(_ edits: [JSONEdit], _ metadata: RawJSON?) -> RawJSON {
        var edits: [JSONEdit] =
            [.set("taskId", .string(id)), .set("contextId", .string(contextID))] + edits
        if let metadata { edits.append(.set("metadata", metadata)) }
        return RawJSON.emptyObject.editing(edits)
    }

    private func publish(_ event: StreamEvent, _ state: inout State) {
        state.readers.removeAll { !$0.push(event) }
        guard event.state?.isTerminal == true else { return }
        for queue in state.readers { queue.close() }
        state.readers = []
    }

    private func stamped(_ state: TaskState, _ now: Int64) -> RawJSON {
        RawJSON.emptyObject.editing([
            .set("state", .string(state.rawValue)), .set("timestamp", time(now)),
        ])
    }

    private func time(_ microseconds: Int64) -> RawJSON {
        .string(Timestamp.text(CivilTime(microsecondsSinceEpoch: microseconds)))
    }
}

/// Stands for a run between its count and its start.
private struct PendingRun: RunningTask {
    func cancel() {}
}
