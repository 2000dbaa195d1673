// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import Identity
package import JSON
import Lifecycle

/// What becomes of a message: a new task, the next turn of one, or what the same message began before.
extension TaskService {
    /// The answer, and whether nothing that it tells can be lost, however this process ends.
    package func send(_ call: A2ACall) async throws(A2AError) -> (answer: RawJSON, isSafe: Bool) {
        let configuration = call.params["configuration"]
        let historyLength = try HistoryLength.of(configuration)
        let turn = TurnWait(firstOnly: configuration?["returnImmediately"]?.boolean == true)
        let log = try await begin(call, .turn(turn))
        let task = try await wait(for: turn)
        log.detach(turn)
        let isSafe = surroundings.store != nil && log.isSafe
        return (try answer(log, task, historyLength), isSafe)
    }

    /// - Parameter task: as it stands, where that is at hand.
    private func answer(_ log: TaskLog, _ task: RawJSON?, _ historyLength: Int?) throws(A2AError) -> RawJSON {
        if let task, historyLength == nil { return StreamEvent.task(task).json }
        if let reply = log.reply { return StreamEvent.message(reply).json }
        guard let record = log.record else {
            if let refusal = log.refusal { throw refusal }
            throw A2AError(.invalidAgentResponse, "The agent said nothing about the message")
        }
        return StreamEvent.task(record.json(historyLength: historyLength)).json
    }

    /// Until the task ends or pauses, nothing more comes, or the time is over.
    private func wait(for turn: TurnWait) async throws(A2AError) -> RawJSON? {
        let timer = surroundings.timers.schedule(after: limits.blocking) { turn.close() }
        defer { timer.cancel() }
        return try await turn.end()
    }

    /// Who is there before the agent can say anything about a message.
    enum Reader {
        case events(EventQueue)
        case turn(TurnWait)

        func close() {
            switch self {
            case .events(let queue): queue.close()
            case .turn(let turn): turn.close()
            }
        }

        /// `goesOn`: the task was there before the reader's message.
        func attach(to log: TaskLog, goesOn: Bool) {
            switch self {
            case .events(let queue): log.attach(queue)
            case .turn(let turn): log.attach(turn, goesOn: goesOn)
            }
        }
    }

    /// Puts the message to the agent; one that was sent before joins what it began.
    func begin(_ call: A2ACall, _ reader: Reader) async throws(A2AError) -> TaskLog {
        let message = try A2AMessage(call.params["message"])
        try check(message)
        if let taskID = message.taskID { return try await goOn(taskID, message, call, reader) }
        let origin = TaskOpenings.Key(principal: call.principal.id, messageID: message.id)
        switch table.beginning(by: origin) {
        case .none: break
        case .inMemory(let known): return join(known, reader)
        case .kept(let id):
            if let known = await table.begun(id, of: call.principal) { return join(known, reader) }
        }
        let id = surroundings.mintID()
        // A context that begins with a task bears its id: whoever keeps tasks finds by it how the context began.
        let contextID = message.contextID ?? id
        let log = TaskLog(
            id: id, contextID: contextID, principal: call.principal, origin: origin,
            opening: message.placed(inTask: id, context: contextID), in: logSurroundings)
        if let config = Self.pushConfig(call) { try await register(config, log, for: call) }
        let references = message.referenceTaskIDs.isEmpty ? [] : await references(message, call)
        if let other = try table.add(log) { return join(other, reader) }
        reader.attach(to: log, goesOn: false)
        run(message, in: log, call, task: nil, references)
        return log
    }

    private func join(_ log: TaskLog, _ reader: Reader) -> TaskLog {
        reader.attach(to: log, goesOn: false)
        if !log.isRunning { reader.close() }
        return log
    }

    private func goOn(
        _ taskID: String, _ message: A2AMessage, _ call: A2ACall, _ reader: Reader
    ) async throws(A2AError) -> TaskLog {
        let log = try await table.find(taskID, for: call.principal)
        if let contextID = message.contextID, contextID != log.contextID {
            throw .invalid("message.contextId", "is not the context of the task")
        }
        if let state = log.record?.state, state.isTerminal { throw TaskRecord.Breach.finished(state).a2aError }
        if let config = Self.pushConfig(call) { try await register(config, log, for: call) }
        let references = message.referenceTaskIDs.isEmpty ? [] : await references(message, call)
        do throws(TaskRecord.Breach) {
            try log.heard(message.placed(inTask: log.id, context: log.contextID))
        } catch {
            throw error.a2aError
        }
        reader.attach(to: log, goesOn: true)
        run(message, in: log, call, task: log.record?.json(), references)
        return log
    }

    private func run(
        _ message: A2AMessage, in log: TaskLog, _ call: A2ACall, task: RawJSON?, _ references: [RawJSON]
    ) {
        let work = AgentWork(message, of: call, in: log, task: task, references: references)
        log.begin { number in
            surroundings.tasks.start { [agent, table] in
                await agent.execute(work, log)
                log.ended(number)
                if !log.isTask { table.remove(log) }
            }
        }
    }

    private static func pushConfig(_ call: A2ACall) -> RawJSON? {
        guard let config = call.params["configuration"]?["taskPushNotificationConfig"], config.kind == .object
        else { return nil }
        return config
    }

    private func register(_ config: RawJSON, _ log: TaskLog, for call: A2ACall) async throws(A2AError) {
        guard let pushing = surroundings.pushing, agentCard.pushes else {
            throw A2AError(
                .pushNotificationNotSupported, "Push notifications are not supported by this agent")
        }
        try await pushing.register(config, taskID: log.id, for: call)
    }

    /// The notes of the tasks that a message refers to. Unknown ones, and those of others, are passed over.
    private func references(_ message: A2AMessage, _ call: A2ACall) async -> [RawJSON] {
        var notes: [RawJSON] = []
        for id in message.referenceTaskIDs {
            if let note = (try? await table.find(id, for: call.principal))?.note { notes.append(note) }
        }
        return notes
    }
}
