// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Lifecycle

/// What becomes of a message: a new task, the next turn of one, or what the same message began before.
extension TaskService {
    func send(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        let configuration = call.params["configuration"]
        let historyLength = try HistoryLength.of(configuration)
        let conversation = try await begin(call)
        let log = conversation.log
        try await wait(for: conversation, firstOnly: configuration?["returnImmediately"]?.boolean == true)
        log.detach(conversation.events)
        if let reply = log.reply { return StreamEvent.message(reply).json }
        guard let record = log.record else {
            if let refusal = log.refusal { throw refusal }
            throw A2AError(.invalidAgentResponse, "The agent said nothing about the message")
        }
        return StreamEvent.task(record.json(historyLength: historyLength)).json
    }

    /// Reads on until the task ends or pauses, nothing more comes, or the time is over.
    private func wait(for conversation: Conversation, firstOnly: Bool) async throws(A2AError) {
        let events = conversation.events
        let timer = surroundings.timers.schedule(after: limits.blocking) { events.close() }
        defer { timer.cancel() }
        var isNews = !conversation.goesOn
        while let event = try await events.next() {
            if firstOnly || (isNews && event.state?.endsWaiting == true) { return }
            isNews = true
        }
    }

    /// A task with a reader that was there before the agent could say anything about the message.
    struct Conversation {
        let log: TaskLog
        let events: EventQueue
        /// The first event is the task as it stood before.
        var goesOn = false
    }

    /// Puts the message to the agent; one that was sent before joins what it began.
    func begin(_ call: A2ACall) async throws(A2AError) -> Conversation {
        let message = try A2AMessage(call.params["message"])
        try check(message)
        if let taskID = message.taskID { return try await goOn(taskID, message, call) }
        if let known = await table.begun(by: message.id, of: call.principal) { return join(known) }
        let id = surroundings.mintID()
        let contextID = message.contextID ?? surroundings.mintID()
        let log = TaskLog(
            id: id, contextID: contextID, principal: call.principal, openingID: message.id,
            opening: message.placed(inTask: id, context: contextID), in: logSurroundings)
        try await register(call, log)
        let references = await references(message, call)
        if let other = try table.add(log) { return join(other) }
        return Conversation(log: log, events: run(message, in: log, call, task: nil, references))
    }

    private func join(_ log: TaskLog) -> Conversation {
        let events = log.attach()
        if !log.isRunning { events.close() }
        return Conversation(log: log, events: events)
    }

    private func goOn(
        _ taskID: String, _ message: A2AMessage, _ call: A2ACall
    ) async throws(A2AError) -> Conversation {
        let log = try await table.find(taskID, for: call.principal)
        if let contextID = message.contextID, contextID != log.contextID {
            throw .invalid("message.contextId", "is not the context of the task")
        }
        if let state = log.record?.state, state.isTerminal { throw TaskRecord.Breach.finished(state).a2aError }
        try await register(call, log)
        let references = await references(message, call)
        do throws(TaskRecord.Breach) {
            try log.heard(message.placed(inTask: log.id, context: log.contextID))
        } catch {
            throw error.a2aError
        }
        let events = run(message, in: log, call, task: log.record?.json(), references)
        return Conversation(log: log, events: events, goesOn: true)
    }

    private func run(
        _ message: A2AMessage, in log: TaskLog, _ call: A2ACall, task: RawJSON?, _ references: [RawJSON]
    ) -> EventQueue {
        let queue = log.attach()
        let work = AgentWork(
            message: message, taskID: log.id, contextID: log.contextID, task: task, principal: call.principal,
            params: call.params, extensions: call.extensions, dialect: call.dialect, note: log.note,
            references: references)
        log.begin { number in
            surroundings.tasks.start { [agent, table] in
                await agent.execute(work, log)
                log.ended(number)
                if log.record == nil { table.remove(log) }
            }
        }
        return queue
    }

    private func register(_ call: A2ACall, _ log: TaskLog) async throws(A2AError) {
        guard let config = call.params["configuration"]?["taskPushNotificationConfig"], config.kind == .object
        else { return }
        guard let pushing = surroundings.pushing, agentCard.pushes else {
            throw A2AError(
                .pushNotificationNotSupported, "Push notifications are not supported by this agent")
        }
        try await pushing.register(config, taskID: log.id, for: call)
    }

    /// The notes of the tasks that a message refers to. Unknown ones, and those of others, are passed over.
    private func references(_ message: A2AMessage, _ call: A2ACall) async -> [RawJSON] {
        var notes: [RawJSON] = []
        for id in (message.raw["referenceTaskIds"] ?? .emptyArray).elements.prefix(16).compactMap(\.string) {
            if let note = (try? await table.find(id, for: call.principal))?.note { notes.append(note) }
        }
        return notes
    }
}
