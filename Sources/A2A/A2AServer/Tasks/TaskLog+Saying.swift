// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Lifecycle
import Synchronization

/// What is said about a task becomes its state, an event for its readers, and something to keep.
extension TaskLog: AgentOutlet {
    func remember(_ note: RawJSON) {
        state.withLock { state in
            state.note = note
            guard state.record != nil, let store = surroundings.store else { return }
            if !store.keep(.note(taskID: id, note)) { state.isBehind = true }
        }
    }

    func say(_ output: AgentOutput) throws(TaskRecord.Breach) {
        try state.withLock { (state) throws(TaskRecord.Breach) in
            switch output {
            case .reply(let message): try reply(message, &state)
            case .refusal(let error): try refuse(error, &state)
            case .snapshot(let task): try adopt(task, &state)
            case .status, .artifact:
                guard state.reply == nil else { throw .malformed("a task after a reply") }
                try openTask(&state)
                publish(try take(output, &state), &state)
            }
        }
    }

    /// A further message of the conversation.
    func heard(_ message: RawJSON) throws(TaskRecord.Breach) {
        try state.withLock { (state) throws(TaskRecord.Breach) in
            try state.record?.heard(message)
            keepWhole(&state)
        }
    }

    private func reply(_ message: RawJSON, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        guard state.record == nil, state.reply == nil else {
            throw .malformed("a reply after something else")
        }
        let placed = message.editing([.set("contextId", .string(contextID))])
        state.reply = placed
        publish(.message(placed), &state)
        for queue in state.readers { queue.close() }
        state.readers = []
    }

    private func refuse(_ error: A2AError, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        if let ended = state.record?.state, ended.isTerminal { throw .finished(ended) }
        state.refusal = error
        for queue in state.readers { queue.fail(error) }
        state.readers = []
    }

    private func adopt(_ task: RawJSON, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        guard state.reply == nil else { throw .malformed("a task after a reply") }
        if let known = state.record {
            if known.state.isTerminal { throw .finished(known.state) }
            if let metadata = task["metadata"], metadata != known.metadata {
                state.record?.metadata = metadata
                keepWhole(&state)
            }
            for event in known.missed(in: task.placed(as: id, context: contextID)) { try take(event, &state) }
            return
        }
        guard let record = TaskRecord(adopting: task, id: id, contextID: contextID, opening: state.opening) else {
            throw .malformed("a task without a status, or a larger one than is taken")
        }
        state.opening = nil
        state.changedAt = surroundings.clock.microsecondsSinceEpoch
        state.record = record
        publish(.task(record.json()), &state)
    }

    /// An event that is in its final form already.
    private func take(_ event: StreamEvent, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        try state.record?.took(event)
        if event.state != nil { state.changedAt = surroundings.clock.microsecondsSinceEpoch }
        publish(event, &state)
    }

    /// The first event of a task is the task itself (section 3.1.2).
    private func openTask(_ state: inout TaskLogState) throws(TaskRecord.Breach) {
        guard state.record == nil else { return }
        state.changedAt = surroundings.clock.microsecondsSinceEpoch
        var record = TaskRecord(id: id, contextID: contextID, status: stamped(.submitted, state.changedAt))
        if let opening = state.opening { try record.heard(opening) }
        state.opening = nil
        state.record = record
        publish(.task(record.json()), &state)
    }

    private func take(_ output: AgentOutput, _ state: inout TaskLogState) throws(TaskRecord.Breach) -> StreamEvent {
        switch output {
        case .status(let status, let metadata):
            let now = surroundings.clock.microsecondsSinceEpoch
            var status = status
            if status["timestamp"] == nil { status = status.editing([.set("timestamp", time(now))]) }
            status = status.placedStatus(inTask: id, context: contextID)
            try state.record?.reached(status)
            state.changedAt = now
            return .statusUpdate(update([.set("status", status)], metadata))
        case .artifact(let artifact, let append, let lastChunk, let metadata):
            try state.record?.produced(artifact, append: append)
            var edits: [JSONEdit] = [.set("artifact", artifact)]
            if append { edits.append(.set("append", .true)) }
            if lastChunk { edits.append(.set("lastChunk", .true)) }
            return .artifactUpdate(update(edits, metadata))
        case .reply, .refusal, .snapshot: throw .malformed("no event")
        }
    }

    private func update(_ edits: [JSONEdit], _ metadata: RawJSON?) -> RawJSON {
        var edits: [JSONEdit] = [.set("taskId", .string(id)), .set("contextId", .string(contextID))] + edits
        if let metadata { edits.append(.set("metadata", metadata)) }
        return RawJSON.emptyObject.editing(edits)
    }

    /// What is kept is queued before it is told: whoever acts on an event finds the task of it.
    private func publish(_ event: StreamEvent, _ state: inout TaskLogState) {
        keep(event, &state)
        surroundings.watcher?.said(event, taskID: id)
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
