// SPDX-License-Identifier: Apache-2.0

package import A2AServer
package import A2ATypes
package import Identity
package import JSON
import Lifecycle

/// Chooses the agent for a task and lets it work: the task of the hub's own agent is the parent, the agent's the child.
/// What the child says is said of the parent, questions to the client included; answers go to the child.
package struct Delegation: Delegating {
    /// Names the agent in a message's metadata.
    package static let agentKey = "dev.patchbay/agent"
    /// Where a task's metadata tells of its children.
    package static let recordKey = "dev.patchbay/delegations"

    private let directory: AgentDirectory
    private let keepers: AgentGate.Keepers
    private let mintID: @Sendable () -> String
    private let tasks: TaskLookup
    private let turns = DelegationTurns()

    /// A task of the hub's own agent, by its id, for its principal.
    package typealias TaskLookup = @Sendable (_ id: String, Principal) async -> RawJSON?

    package init(
        _ directory: AgentDirectory, keepers: AgentGate.Keepers, mintID: @escaping @Sendable () -> String,
        tasks: @escaping TaskLookup = { _, _ in nil }
    ) {
        self.directory = directory
        self.keepers = keepers
        self.mintID = mintID
        self.tasks = tasks
    }

    /// Which task of which agent a parent waits for.
    private struct Child {
        let agent: String
        let task: String

        init(agent: String, task: String) {
            self.agent = agent
            self.task = task
        }

        init?(_ note: RawJSON?) {
            guard let note, let agent = note.text("agent"), let task = note.text("task") else { return nil }
            self.init(agent: agent, task: task)
        }

        var note: RawJSON {
            RawJSON.emptyObject.editing([.set("agent", .string(agent)), .set("task", .string(task))])
        }
    }

    package func delegate(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let handoff = Handoff(work.message)
        let former = Child(work.note)
        let child = handoff == nil ? former : nil
        let name =
            handoff?.agent ?? child?.agent ?? AgentChoice.choose(for: work.message, among: offers(to: work.principal))
        guard let name, let agent = directory.agent(name), isVisible(name, to: work.principal) else {
            return ask(work, outlet)
        }
        do {
            let gate = AgentGate(agent: name, service: try await agent.ready(), keepers: keepers)
            let source = await source(of: handoff, work)
            try await record(name, work, child, handoff)
            // From here on nothing is said of the parent that an agent before says.
            let turn = turns.take(work.taskID)
            defer { turns.end(turn) }
            if handoff != nil, let former { await withdraw(former, work.principal) }
            let events = try await gate.stream(call(work, child, handoff?.parts(of: source) ?? []))
            let past = work.task?["metadata"]?[Self.recordKey]
            await withDeadline(of: work, events, outlet) {
                await copy(events, from: name, past, handoff, outlet) { turns.isCurrent(turn) }
            }
        } catch {
            try? outlet.say(.status(.failed, text: error.message, messageID: mintID()))
        }
    }

    /// What is handed over: the task that the message goes on with, or the first one that it refers to.
    private func source(of handoff: Handoff?, _ work: AgentWork) async -> RawJSON? {
        guard handoff != nil else { return nil }
        if let task = work.task { return task }
        guard let id = work.message.raw["referenceTaskIds"]?[0]?.string else { return nil }
        return await tasks(id, work.principal)
    }

    /// Who chose which agent for what, before it learns of it.
    private func record(
        _ agent: String, _ work: AgentWork, _ child: Child?, _ handoff: Handoff?
    ) async throws(A2AError) {
        guard child == nil else { return }
        var details: JSONValue = [
            "task": .string(work.taskID), "context": .string(work.contextID),
            "hops": .array(DelegationTrace(work.message.raw).hops.map(JSONValue.string)),
        ]
        if let handoff { details["pass"] = .array(handoff.shares.map { .string($0.rawValue) }) }
        try await keepers.recorder.decided(
            handoff == nil ? .delegate : .handOff, target: agent, by: work.principal.id, details: details)
    }

    /// The agent before need not go on with what another one does now.
    private func withdraw(_ child: Child, _ principal: Principal) async {
        guard let agent = directory.agent(child.agent), let service = try? await agent.ready() else { return }
        let gate = AgentGate(agent: child.agent, service: service, keepers: keepers)
        let params = RawJSON.emptyObject.editing([.set("id", .string(child.task))])
        // One that has ended cannot be cancelled, and need not be.
        _ = try? await gate.answer(
            A2ACall(operation: .cancelTask, params: params, dialect: .v1_0, principal: principal))
    }

    /// Stops listening when the deadline of the message has come: the task has failed then, and the child is cancelled.
    private func withDeadline(
        of work: AgentWork, _ events: any A2AEventReading, _ outlet: any AgentOutlet, _ body: () async -> Child?
    ) async {
        guard let deadline = DelegationTrace(work.message.raw).deadline else {
            _ = await body()
            return
        }
        let left = max(0, deadline - keepers.recorder.now)
        let timer = keepers.timers.schedule(after: .microseconds(left)) { events.cancel() }
        let child = await body()
        timer.cancel()
        guard keepers.recorder.now >= deadline else { return }
        let text = "The deadline of the task is over"
        if (try? outlet.say(.status(.failed, text: text, messageID: mintID()))) != nil, let child {
            await withdraw(child, work.principal)
        }
    }

    package func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? {
        guard let child = Child(task.note), let agent = directory.agent(child.agent) else { return nil }
        let gate = AgentGate(agent: child.agent, service: try await agent.ready(), keepers: keepers)
        let params = RawJSON.emptyObject.editing([.set("id", .string(child.task))])
        return try await gate.answer(
            A2ACall(operation: .cancelTask, params: params, dialect: .v1_0, principal: task.principal))
    }

    package func resume(_ task: AgentTask, _ outlet: any AgentOutlet) async {
        guard let child = Child(task.note), let agent = directory.agent(child.agent) else {
            let text = "The work was lost when the hub was restarted"
            try? outlet.say(.status(.failed, text: text, messageID: mintID()))
            return
        }
        let params = RawJSON.emptyObject.editing([.set("id", .string(child.task))])
        do {
            let service = try await agent.ready()
            // 0.3 answers for a finished task too, with its last state.
            let events = try await service.stream(
                A2ACall(operation: .subscribeToTask, params: params, dialect: .v0_3, principal: task.principal))
            let turn = turns.take(task.id)
            defer { turns.end(turn) }
            _ = await copy(events, from: child.agent, task.task?["metadata"]?[Self.recordKey], nil, outlet) {
                turns.isCurrent(turn)
            }
        } catch {
            try? outlet.say(.status(.failed, text: error.message, messageID: mintID()))
        }
    }

    // MARK: Parts

    private func isVisible(_ agent: String, to principal: Principal) -> Bool {
        keepers.policy.decide(principal, agent: agent, params: nil).isVisible
    }

    private func offers(to principal: Principal) -> [AgentChoice.Offer] {
        directory.all.compactMap { agent in
            guard isVisible(agent.name.text, to: principal), let card = agent.servedCard else { return nil }
            return AgentChoice.Offer(name: agent.name.text, card: card, isHealthy: agent.failure == nil)
        }
    }

    private func call(_ work: AgentWork, _ child: Child?, _ passed: [RawJSON]) -> A2ACall {
        var edits: [JSONEdit] = [
            .set("messageId", .string(mintID())), .remove("taskId"), .remove("referenceTaskIds"),
            .set("contextId", .string(work.contextID)),
        ]
        if let child { edits.append(.set("taskId", .string(child.task))) }
        if child != nil { edits.append(.remove("contextId")) }
        if !passed.isEmpty {
            let own = (work.message.raw["parts"] ?? .emptyArray).elements.map(\.self)
            edits.append(.set("parts", .array(own + passed)))
        }
        let params = work.params.editing([
            .set("message", work.message.raw.editing(edits)), .remove("configuration"), .remove("tenant"),
        ])
        return A2ACall(
            operation: .sendStreamingMessage, params: params, dialect: .v1_0, principal: work.principal,
            extensions: work.extensions)
    }

    /// Says of the parent what is said of the child. The first event is the child as it stands. `past` are the records of
    /// former children. Ends when another one goes on with the parent. Returns the child, once it is known.
    private func copy(
        _ events: any A2AEventReading, from agent: String, _ past: RawJSON?, _ handoff: Handoff?,
        _ outlet: any AgentOutlet, while isCurrent: () -> Bool
    ) async -> Child? {
        var child: Child?
        do {
            while let event = try await events.next() {
                guard isCurrent() else {
                    events.cancel()
                    break
                }
                switch event {
                case .task(let task):
                    let known = Child(agent: agent, task: task.text("id") ?? "")
                    child = known
                    outlet.remember(known.note)
                    let metadata = metadata(of: task, known, past, handoff)
                    try outlet.say(.snapshot(task.editing([.set("metadata", metadata)])))
                case .message(let message):
                    // The parent is a task already: the reply is what it comes to.
                    let status = RawJSON.emptyObject.editing([
                        .set("state", .string(TaskState.completed.rawValue)), .set("message", message),
                    ])
                    try outlet.say(.status(status))
                case .statusUpdate(let update):
                    try outlet.say(.status(update["status"] ?? .emptyObject, metadata: update["metadata"]))
                case .artifactUpdate(let update):
                    try outlet.say(
                        .artifact(
                            update["artifact"] ?? .emptyObject, append: update["append"]?.boolean == true,
                            lastChunk: update["lastChunk"]?.boolean == true, metadata: update["metadata"]))
                }
            }
        } catch {
            events.cancel()
        }
        return child
    }

    /// The child's metadata with the records of all children, the latest at the end.
    private func metadata(of task: RawJSON, _ child: Child, _ past: RawJSON?, _ handoff: Handoff?) -> RawJSON {
        let known = (past ?? .emptyArray).elements.suffix(Self.maximumRecords)
        var entries = known.filter { Child($0)?.task != child.task }
        var entry = known.first { Child($0)?.task == child.task } ?? child.note
        if let handoff {
            let passed = RawJSON.array(handoff.shares.map { .string($0.rawValue) })
            entry = entry.editing([.set("handedOff", .true), .set("passed", passed)])
        }
        entries.append(entry)
        return (task["metadata"] ?? .emptyObject).editing([.set(Self.recordKey, .array(entries))])
    }

    /// Records of children that one task keeps.
    private static let maximumRecords = 50

    /// Nobody fits: the client is asked whom it means.
    private func ask(_ work: AgentWork, _ outlet: any AgentOutlet) {
        let names = offers(to: work.principal).map(\.name)
        let known = names.isEmpty ? "none is configured" : names.prefix(50).joined(separator: ", ")
        let text = "Which agent should do this? Name it under \(Self.agentKey) in the message's metadata: \(known)"
        try? outlet.say(.status(.working))
        try? outlet.say(.status(.inputRequired, text: text, messageID: mintID()))
    }
}
