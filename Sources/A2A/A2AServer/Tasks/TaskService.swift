// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
package import Identity
package import JSON
package import Lifecycle
import Synchronization

/// The tasks of one agent: what every operation of A2A does, whatever binding and dialect it came by.
///
/// Clients wait for tasks, they do not carry them: a client that goes away leaves the work running.
package final class TaskService: A2AServing {
    /// What one agent bounds.
    package struct Limits: Sendable {
        /// Tasks in memory, the oldest that has ended making room for a new one; with a store, one that rests.
        package var tasks = 10_000
        /// Events that may wait for one reader before its stream is cut.
        package var waitingEvents = 1_000
        /// How long a blocking send waits; then it is answered with the task as it stands.
        package var blocking: Duration = .seconds(300)
        /// How long a stream waits for its first event, up to which the agent may refuse the message.
        package var firstEvent: Duration = .seconds(5)
        /// Whether messages are held against the media types of the card.
        package var checksModes = true

        package init() {}
    }

    /// What a service needs of its surroundings.
    package struct Surroundings: Sendable {
        let clock: any WallClock
        let timers: any TimerScheduling
        let tasks: any TaskStarting
        let mintID: @Sendable () -> String
        let store: (any TaskStoring)?
        let pushing: (any PushServing)?

        /// `mintID` gives out ids that nobody can guess.
        package init(
            clock: any WallClock, timers: any TimerScheduling, tasks: any TaskStarting,
            store: (any TaskStoring)? = nil, pushing: (any PushServing)? = nil,
            mintID: @escaping @Sendable () -> String
        ) {
            self.clock = clock
            self.timers = timers
            self.tasks = tasks
            self.store = store
            self.pushing = pushing
            self.mintID = mintID
        }
    }

    private let cards: Mutex<Cards>
    private let extendedCard: AgentCard?
    let agent: any AgentExecuting
    let surroundings: Surroundings
    let limits: Limits
    let table: TaskTable
    let logSurroundings: TaskLog.Surroundings

    private struct Cards {
        var card: AgentCard
        var modes: InputModes
    }

    package init(
        card: AgentCard, extendedCard: AgentCard? = nil, agent: any AgentExecuting,
        in surroundings: Surroundings,
        limits: Limits = Limits()
    ) {
        cards = Mutex(Cards(card: card, modes: InputModes(card)))
        self.extendedCard = extendedCard
        self.agent = agent
        self.surroundings = surroundings
        self.limits = limits
        logSurroundings = TaskLog.Surroundings(
            clock: surroundings.clock, maximumWaiting: limits.waitingEvents, store: surroundings.store,
            watcher: surroundings.pushing)
        table = TaskTable(limit: limits.tasks, logSurroundings)
    }

    var agentCard: AgentCard { cards.withLock { $0.card } }

    /// What ``card()`` answers with.
    package var currentCard: AgentCard { agentCard }

    package func card() async -> AgentCard { agentCard }

    /// From now on the agent says this of itself.
    package func replaceCard(_ card: AgentCard) {
        cards.withLock { $0 = Cards(card: card, modes: InputModes(card)) }
    }

    /// Takes up what a former process left: tasks that were being worked on are gone on with. Before the first call.
    package func recall() async throws {
        guard let recall = try await surroundings.store?.recall() else { return }
        table.recall(recall.openings)
        for stored in recall.unfinished {
            guard let log = TaskLog(stored, in: logSurroundings).map(table.adopt) else { continue }
            log.begin { number in
                surroundings.tasks.start { [agent] in
                    await agent.resume(log.agentTask, log)
                    log.ended(number)
                }
            }
        }
    }

    package func answer(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        switch call.operation {
        case .sendMessage: try await send(call).answer
        case .getTask: try await get(call)
        case .listTasks: try await table.page(call.params, of: call.principal)
        case .cancelTask: try await cancel(call)
        case .getExtendedCard: try extended()
        case .createPushConfig, .getPushConfig, .listPushConfigs, .deletePushConfig: try await push(call)
        case .sendStreamingMessage, .subscribeToTask:
            throw .unsupported("\(call.operation.rawValue) is a stream")
        }
    }

    package func stream(_ call: A2ACall) async throws(A2AError) -> any A2AEventReading {
        guard agentCard.streams else { throw .unsupported("Streaming is not supported by this agent") }
        if call.operation == .sendStreamingMessage {
            let events = EventQueue(limit: logSurroundings.maximumWaiting)
            _ = try await begin(call, .events(events))
            try await events.begin(within: limits.firstEvent, surroundings.timers)
            return events
        }
        let log = try await table.find(try Self.id(call.params), for: call.principal)
        // 0.3 answers for a finished task with its last state, 1.0 with an error (section 3.1.6).
        if call.dialect == .v1_0, let state = log.record?.state, state.isTerminal {
            throw .unsupported("The task has ended as \(state.rawValue)")
        }
        let events = EventQueue(limit: logSurroundings.maximumWaiting)
        log.attach(events)
        return events
    }

    /// Whether this principal has a task of that id here.
    package func has(_ id: String, _ principal: Principal) async -> Bool {
        (try? await table.find(id, for: principal)) != nil
    }

    // MARK: Tasks

    static func id(_ params: RawJSON, _ key: String = "id") throws(A2AError) -> String {
        guard let id = params.text(key) else { throw .invalid(key, "required") }
        return id
    }

    func check(_ message: A2AMessage) throws(A2AError) {
        if limits.checksModes { try cards.withLock { $0.modes }.check(message) }
    }

    private func get(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        let historyLength = try HistoryLength.of(call.params)
        let id = try Self.id(call.params)
        guard let record = try await table.find(id, for: call.principal).record else {
            throw .taskNotFound(id)
        }
        return record.json(historyLength: historyLength)
    }

    private func cancel(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        let id = try Self.id(call.params)
        let log = try await table.find(id, for: call.principal)
        if let state = log.record?.state, state.isTerminal {
            throw A2AError(
                .taskNotCancelable, "The task has ended as \(state.rawValue)", metadata: ["taskId": id])
        }
        // The task may have ended in the meantime: then that is how it ended.
        if let task = try await agent.cancel(log.agentTask) {
            try? log.say(.snapshot(task))
        } else {
            try? log.say(.status(.canceled))
        }
        if log.record?.state.isTerminal == true { log.cancelRuns() }
        guard let record = log.record else { throw .taskNotFound(id) }
        return record.json()
    }

    private func push(_ call: A2ACall) async throws(A2AError) -> RawJSON {
        guard let pushing = surroundings.pushing, agentCard.pushes else {
            throw A2AError(
                .pushNotificationNotSupported, "Push notifications are not supported by this agent")
        }
        let log = try await table.find(try Self.id(call.params, "taskId"), for: call.principal)
        return try await pushing.answer(call, taskID: log.id)
    }

    private func extended() throws(A2AError) -> RawJSON {
        guard agentCard.hasExtendedCard else { throw .unsupported("This agent has no extended card") }
        guard let extendedCard else {
            throw A2AError(.extendedAgentCardNotConfigured, "The extended card is not configured")
        }
        return extendedCard.raw
    }
}

/// Keeps push configurations and delivers what is said about their tasks.
package protocol PushServing: TaskWatching {
    /// One of the four operations on configurations, for a task of the caller.
    func answer(_ call: A2ACall, taskID: String) async throws(A2AError) -> RawJSON

    /// Takes the configuration that came with a message, before anything is said about its task.
    func register(_ config: RawJSON, taskID: String, for call: A2ACall) async throws(A2AError)
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
