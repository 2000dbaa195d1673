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
            guard state.standing != nil, !state.isPending, let store = surroundings.store else { return }
            if !store.keep(.note(taskID: id, note)) { state.isBehind = true }
        }
    }

    func keptElsewhere() { state.withLock { $0.isKeptElsewhere = true } }

    func say(_ output: AgentOutput) throws(TaskRecord.Breach) {
        try state.withLock { (state) throws(TaskRecord.Breach) in
            switch output {
            case .reply(let message): try reply(message, &state)
            case .refusal(let error): try refuse(error, &state)
            case .snapshot(let task): try adopt(task, &state)
            case .status, .artifact:
                guard state.reply == nil else { throw .malformed("a task after a reply") }
                try openTask(&state)
                try take(output, &state)
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
        guard state.standing == nil, state.reply == nil else {
            throw .malformed("a reply after something else")
        }
        let placed = message.editing([.set("contextId", .string(contextID))])
        state.reply = placed
        tell(&state) { .message(placed) }
        state.closeReaders()
    }

    private func refuse(_ error: A2AError, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        if let ended = state.standing, ended.isTerminal { throw .finished(ended) }
        state.refusal = error
        state.closeReaders(error)
    }

    private func adopt(_ task: RawJSON, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        guard state.reply == nil else { throw .malformed("a task after a reply") }
        if let standing = state.standing {
            if standing.isTerminal { throw .finished(standing) }
            return try catchUp(with: task, &state)
        }
        guard let record = TaskRecord(adopting: task, id: id, contextID: contextID, opening: state.opening) else {
            throw .malformed("a task without a status, or a larger one than is taken")
        }
        state.opening = nil
        state.changedAt = surroundings.clock.microsecondsSinceEpoch
        becomes(record, &state)
    }

    /// What is new in a task that is known.
    private func catchUp(with task: RawJSON, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        guard let known = state.record else { return }
        if let metadata = task["metadata"], metadata != known.metadata {
            state.record?.metadata = metadata
            keepWhole(&state)
        }
        for event in known.missed(in: task.placed(as: id, context: contextID)) { try take(event, &state) }
    }

    /// An event that is in its final form already.
    private func take(_ event: StreamEvent, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        try state.record?.took(event)
        let isStatus = event.state != nil
        if isStatus { state.changedAt = surroundings.clock.microsecondsSinceEpoch }
        publish(isStatus: isStatus, &state) { event }
    }

    /// The first event of a task is the task itself (section 3.1.2).
    private func openTask(_ state: inout TaskLogState) throws(TaskRecord.Breach) {
        guard state.standing == nil else { return }
        state.changedAt = surroundings.clock.microsecondsSinceEpoch
        var record = TaskRecord(id: id, contextID: contextID, status: stamped(.submitted, state.changedAt))
        if let opening = state.opening { try record.heard(opening) }
        state.opening = nil
        becomes(record, &state)
    }

    private func becomes(_ record: TaskRecord, _ state: inout TaskLogState) {
        state.record = record
        keepWhole(&state)
        told(record.state, &state) { .task(record.json()) }
    }

    private func take(_ output: AgentOutput, _ state: inout TaskLogState) throws(TaskRecord.Breach) {
        switch output {
        case .status(let status, let metadata):
            let now = surroundings.clock.microsecondsSinceEpoch
            var status = status
            if status["timestamp"] == nil { status = status.editing([.set("timestamp", time(now))]) }
            status = status.placedStatus(inTask: id, context: contextID)
            try state.record?.reached(status)
            state.changedAt = now
            publish(isStatus: true, &state) { .statusUpdate(update(metadata) { $0.member("status", status) }) }
        case .artifact(let artifact, let append, let lastChunk, let metadata):
            try state.record?.produced(artifact, append: append)
            publish(isStatus: false, &state) {
                .artifactUpdate(
                    update(metadata) { writer in
                        writer.member("artifact", artifact)
                        if append { writer.member("append", .true) }
                        if lastChunk { writer.member("lastChunk", .true) }
                    })
            }
        case .reply, .refusal, .snapshot: throw .malformed("no event")
        }
    }

    private func update(_ metadata: RawJSON?, _ body: (inout JSONWriter) -> Void) -> RawJSON {
        var writer = JSONWriter(reservingCapacity: 512)
        writer.beginObject()
        writer.member("taskId", id)
        writer.member("contextId", contextID)
        body(&writer)
        if let metadata { writer.member("metadata", metadata) }
        writer.endObject()
        return writer.finishRaw()
    }

    /// What is kept is queued before it is told: whoever acts on an event finds the task of it. At the end, and where the
    /// whole is on its way to the store, the event itself is not kept, and made only where somebody wants it.
    private func publish(isStatus: Bool, _ state: inout TaskLogState, _ event: () -> StreamEvent) {
        let standing = state.standing ?? .unspecified
        if standing.isTerminal || state.isBehind || state.isPending {
            keepWhole(&state)
        } else if surroundings.store != nil {
            let event = event()
            keep(event, &state)
            return told(isStatus ? standing : nil, &state) { event }
        }
        told(isStatus ? standing : nil, &state, event)
    }

    /// - Parameter standing: the task's state, where the event tells one.
    private func told(_ standing: TaskState?, _ state: inout TaskLogState, _ event: () -> StreamEvent) {
        tell(&state, event)
        if !state.turns.isEmpty {
            let task = standing?.endsWaiting == true ? state.record?.written() : nil
            state.turns.removeAll { !$0.heard(standing, task) }
        }
        if standing?.isTerminal == true { state.closeReaders() }
    }

    private func tell(_ state: inout TaskLogState, _ event: () -> StreamEvent) {
        let isWatched = surroundings.watcher?.watches(id) == true
        guard isWatched || !state.readers.isEmpty else { return }
        let event = event()
        if isWatched { surroundings.watcher?.said(event, taskID: id) }
        state.readers.removeAll { !$0.push(event) }
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
