// SPDX-License-Identifier: Apache-2.0

package import A2AServer
package import A2ATypes
import Identity
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

    package init(_ directory: AgentDirectory, keepers: AgentGate.Keepers, mintID: @escaping @Sendable () -> String) {
        self.directory = directory
        self.keepers = keepers
        self.mintID = mintID
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
        let child = Child(work.note)
        let name = child?.agent ?? AgentChoice.choose(for: work.message, among: offers(to: work.principal))
        guard let name, let agent = directory.agent(name) else { return ask(work, outlet) }
        do {
            let gate = AgentGate(agent: name, service: try await agent.ready(), keepers: keepers)
            let events = try await gate.stream(call(work, child))
            await copy(events, from: name, outlet)
        } catch {
            try? outlet.say(.status(.failed, text: error.message, messageID: mintID()))
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
            await copy(events, from: child.agent, outlet)
        } catch {
            try? outlet.say(.status(.failed, text: error.message, messageID: mintID()))
        }
    }

    // MARK: Parts

    private func offers(to principal: Principal) -> [AgentChoice.Offer] {
        directory.all.compactMap { agent in
            guard keepers.policy.decide(principal, agent: agent.name.text, params: nil).isVisible,
                let card = agent.servedCard
            else { return nil }
            return AgentChoice.Offer(name: agent.name.text, card: card, isHealthy: agent.failure == nil)
        }
    }

    private func call(_ work: AgentWork, _ child: Child?) -> A2ACall {
        var edits: [JSONEdit] = [
            .set("messageId", .string(mintID())), .remove("taskId"), .remove("referenceTaskIds"),
            .set("contextId", .string(work.contextID)),
        ]
        if let child { edits.append(.set("taskId", .string(child.task))) }
        if child != nil { edits.append(.remove("contextId")) }
        let params = work.params.editing([
            .set("message", work.message.raw.editing(edits)), .remove("configuration"), .remove("tenant"),
        ])
        return A2ACall(
            operation: .sendStreamingMessage, params: params, dialect: .v1_0, principal: work.principal,
            extensions: work.extensions)
    }

    /// Says of the parent what is said of the child. The first event is the child as it stands.
    private func copy(_ events: any A2AEventReading, from agent: String, _ outlet: any AgentOutlet) async {
        do {
            while let event = try await events.next() {
                switch event {
                case .task(let task):
                    if let id = task.text("id") { outlet.remember(Child(agent: agent, task: id).note) }
                    try outlet.say(.snapshot(task.editing([.set("metadata", record(agent, task))])))
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
    }

    private func record(_ agent: String, _ task: RawJSON) -> RawJSON {
        let entry = Child(agent: agent, task: task.text("id") ?? "").note
        return (task["metadata"] ?? .emptyObject).editing([.set(Self.recordKey, .array([entry]))])
    }

    /// Nobody fits: the client is asked whom it means.
    private func ask(_ work: AgentWork, _ outlet: any AgentOutlet) {
        let names = offers(to: work.principal).map(\.name)
        let known = names.isEmpty ? "none is configured" : names.prefix(50).joined(separator: ", ")
        let text = "Which agent should do this? Name it under \(Self.agentKey) in the message's metadata: \(known)"
        try? outlet.say(.status(.working))
        try? outlet.say(.status(.inputRequired, text: text, messageID: mintID()))
    }
}
