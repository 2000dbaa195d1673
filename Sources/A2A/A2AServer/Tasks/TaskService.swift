// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import Identity
package import JSON
package import Lifecycle

/// The tasks of one agent: what every operation of A2A does, whatever binding and dialect it came by.
///
/// Clients wait for tasks, they do not carry them: a client that goes away leaves the work running.
package final class TaskService: A2AServing {
    /// What one agent bounds.
    package struct Limits: Sendable {
        /// Tasks that are kept, the oldest that has ended making room for a new one.
        package var tasks = 10_000
        /// Events that may wait for one reader before its stream is cut.
        package var waitingEvents = 1_000
        /// How long a blocking send waits; then it is answered with the task as it stands.
        package var blocking: Duration = .seconds(300)

        package init() {}
    }

    /// What a service needs of its surroundings.
    package struct Surroundings: Sendable {
        let clock: any WallClock
        let timers: any TimerScheduling
        let tasks: any TaskStarting
        let mintID: @Sendable () -> String

        /// `mintID` gives out ids that nobody can guess.
        package init(
            clock: any WallClock, timers: any TimerScheduling, tasks: any TaskStarting,
            mintID: @escaping @Sendable () -> String
        ) {
            self.clock = clock
            self.timers = timers
            self.tasks = tasks
            self.mintID = mintID
        }
    }

    private let agentCard: AgentCard
    private let extendedCard: AgentCard?
    private let agent: any AgentExecuting
    private let surroundings: Surroundings
    private let limits: Limits
    private let table: TaskTable
    private let modes: InputModes

    package init(
        card: AgentCard, extendedCard: AgentCard? = nil, agent: any AgentExecuting,
        in surroundings: Surroundings,
        limits: Limits = Limits()
    ) {
        agentCard = card
        self.extendedCard = extendedCard
        self.agent = agent
        self.surroundings = surroundings
        self.limits = limits
        table = TaskTable(limit: limits.tasks)
        modes = InputModes(card)
    }

    package func card() async -> AgentCard { agentCard }

    package func answer(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        switch call.operation {
        case .sendMessage: try await send(call)
        case .getTask: try get(call)
        case .listTasks: try TaskListing(call.params).page(of: table.all(of: call.principal))
        case .cancelTask: try await cancel(call)
        case .getExtendedCard: try extended()
        case .createPushConfig, .getPushConfig, .listPushConfigs, .deletePushConfig:
            throw A2AError(
                .pushNotificationNotSupported, "Push notifications are not supported by this agent")
        case .sendStreamingMessage, .subscribeToTask:
            throw .unsupported("\(call.operation.rawValue) is a stream")
        }
    }

    package func stream(_ call: A2ACall) async throws(A2AError) -> any A2AEventReading {
        guard agentCard.streams else { throw .unsupported("Streaming is not supported by this agent") }
        if call.operation == .sendStreamingMessage { return try begin(call).events }
        let log = try table.find(try Self.id(call.params), for: call.principal)
        // 0.3 answers for a finished task with its last state, 1.0 with an error (section 3.1.6).
        if call.dialect == .v1_0, let state = log.record?.state, state.isTerminal {
            throw .unsupported("The task has ended as \(state.rawValue)")
        }
        return log.attach()
    }

    // MARK: Sending

    private func send(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        let configuration = call.params["configuration"]
        let historyLength = try HistoryLength.of(configuration)
        let conversation = try begin(call)
        let log = conversation.log
        await wait(for: conversation, firstOnly: configuration?["returnImmediately"]?.boolean == true)
        log.detach(conversation.events)
        if let reply = log.reply { return StreamEvent.message(reply).json }
        guard let record = log.record else {
            throw A2AError(.invalidAgentResponse, "The agent said nothing about the message")
        }
        return StreamEvent.task(record.json(historyLength: historyLength)).json
    }

    /// Reads on until the task ends or pauses, nothing more comes, or the time is over.
    private func wait(for conversation: Conversation, firstOnly: Bool) async {
        let events = conversation.events
        let timer = surroundings.timers.schedule(after: limits.blocking) { events.close() }
        defer { timer.cancel() }
        var isNews = !conversation.goesOn
        while let event = (try? await events.next()) ?? nil {
            if firstOnly || (isNews && event.state?.endsWaiting == true) { return }
            isNews = true
        }
    }

    /// A task with a reader that was there before the agent could say anything about the message.
    private struct Conversation {
        let log: TaskLog
        let events: EventQueue
        /// The first event is the task as it stood before.
        var goesOn = false
    }

    /// Puts the message to the agent; one that was sent before joins what it began.
    private func begin(_ call: A2ACall) throws(A2AError) -> Conversation {
        let message = try A2AMessage(call.params["message"])
        try modes.check(message)
        if let taskID = message.taskID { return try goOn(taskID, message, call) }
        if let known = table.begun(by: message.id, of: call.principal) { return join(known) }
        let id = surroundings.mintID()
        let contextID = message.contextID ?? surroundings.mintID()
        let log = TaskLog(
            id: id, contextID: contextID, principal: call.principal,
            opening: message.placed(inTask: id, context: contextID), clock: surroundings.clock,
            maximumWaiting: limits.waitingEvents)
        try table.add(log, begunBy: message.id)
        return Conversation(log: log, events: run(message, in: log, call, task: nil))
    }

    private func join(_ log: TaskLog) -> Conversation {
        let events = log.attach()
        if !log.isRunning { events.close() }
        return Conversation(log: log, events: events)
    }

    private func goOn(
        _ taskID: String, _ message: A2AMessage, _ call: A2ACall
    ) throws(A2AError) -> Conversation {
        let log = try table.find(taskID, for: call.principal)
        if let contextID = message.contextID, contextID != log.contextID {
            throw .invalid("message.contextId", "is not the context of the task")
        }
        do throws(TaskRecord.Breach) {
            try log.heard(message.placed(inTask: log.id, context: log.contextID))
        } catch {
            throw error.a2aError
        }
        return Conversation(
            log: log, events: run(message, in: log, call, task: log.record?.json()), goesOn: true)
    }

    private func run(_ message: A2AMessage, in log: TaskLog, _ call: A2ACall, task: RawJSON?)
        -> EventQueue
    {
        let queue = log.attach()
        let work = AgentWork(
            message: message, taskID: log.id, contextID: log.contextID, task: task,
            principal: call.principal,
            params: call.params, extensions: call.extensions)
        log.begin { number in
            surroundings.tasks.start { [agent, table] in
                await agent.execute(work, log)
                log.ended(number)
                if log.record == nil { table.remove(log) }
            }
        }
        return queue
    }

    // MARK: Tasks

    private static func id(_ params: RawJSON) throws(A2AError) -> String {
        guard let id = params.text("id") else { throw .invalid("id", "required") }
        return id
    }

    private func get(_ call: A2ACall) throws(A2AError) -> RawJSON {
        let historyLength = try HistoryLength.of(call.params)
        let id = try Self.id(call.params)
        guard let record = try table.find(id, for: call.principal).record else {
            throw .taskNotFound(id)
        }
        return record.json(historyLength: historyLength)
    }

    private func cancel(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        let id = try Self.id(call.params)
        let log = try table.find(id, for: call.principal)
        if let state = log.record?.state, state.isTerminal {
            throw A2AError(
                .taskNotCancelable, "The task has ended as \(state.rawValue)", metadata: ["taskId": id])
        }
        try await agent.cancel(taskID: id, contextID: log.contextID)
        // The task may have ended in the meantime: then that is how it ended.
        try? log.say(.status(.canceled))
        log.cancelRuns()
        guard let record = log.record else { throw .taskNotFound(id) }
        return record.json()
    }

    private func extended() throws(A2AError) -> RawJSON {
        guard agentCard.hasExtendedCard else { throw .unsupported("This agent has no extended card") }
        guard let extendedCard else {
            throw A2AError(.extendedAgentCardNotConfigured, "The extended card is not configured")
        }
        return extendedCard.raw
    }
}

extension TaskRecord.Breach {
    /// What a client hears whose message the task cannot take.
    var a2aError: A2AError {
        switch self {
        case .finished(let state): .unsupported("The task has ended as \(state.rawValue)")
        case .tooLarge(let limit): A2AError(.invalidRequest, "The task holds \(limit) bytes already")
        case .malformed(let what): A2AError(.internalError, what)
        }
    }
}
