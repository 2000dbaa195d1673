// SPDX-License-Identifier: Apache-2.0

import JSON
package import Lifecycle
import Synchronization

/// An A2A agent as the model of a spoken conversation: each turn is a message in one context, what the agent writes is
/// spoken while it comes, its question is the next thing that the user answers, and who interrupts cancels its task.
///
/// One conversation's; its turns come one after another.
package final class A2ABrain: LanguageModel {
    private struct State {
        var context: String?
        /// The task whose question the next turn answers, and what it said last.
        var waiting: (task: String?, question: String)?
        var hasSpoken = false
    }

    package let name: String
    package var mayBeAskedEarly: Bool { false }
    private let agent: any AgentCalling
    private let tasks: any TaskStarting
    private let state = Mutex(State())

    package init(name: String, agent: any AgentCalling, tasks: any TaskStarting) {
        (self.name, self.agent, self.tasks) = (name, agent, tasks)
    }

    package func answer(_ request: ModelRequest) -> AsyncThrowingStream<ModelPart, any Error> {
        AsyncThrowingStream { continuation in
            let work = tasks.start {
                do {
                    if let turn = self.turn(for: request) { try await self.converse(turn, request, continuation) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: ProviderFailure(error, in: self.name))
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    /// Nil where nothing new was said: the agent learns of results of tools with the next turn.
    private func turn(for request: ModelRequest) -> AgentTurn? {
        var earlier = request.conversation.items
        var notes: [String] = []
        while case .note(let note)? = earlier.last {
            notes.insert(note, at: 0)
            earlier.removeLast()
        }
        if notes.isEmpty, case .user(let words)? = earlier.last {
            notes = [words]
            earlier.removeLast()
        }
        guard !notes.isEmpty else { return nil }
        let text = notes.joined(separator: "\n")
        return state.withLock { state in
            let before = state.hasSpoken || earlier.isEmpty ? nil : Conversation(earlier).readable
            state.hasSpoken = true
            defer { state.waiting = nil }
            return AgentTurn(
                text: text, context: state.context, task: state.waiting?.task, question: state.waiting?.question,
                before: before)
        }
    }

    private func converse(
        _ turn: AgentTurn, _ request: ModelRequest,
        _ continuation: AsyncThrowingStream<ModelPart, any Error>.Continuation
    ) async throws {
        var task = turn.task
        var last = ""
        var isWaiting = false
        defer {
            // Who goes away in the middle wants no more of it.
            if Task.isCancelled, !isWaiting, let task { tasks.start { [agent] in await agent.cancel(task: task) } }
        }
        for try await part in agent.send(turn) {
            switch part {
            case .began(let context, let begun):
                task = begun ?? task
                if let context { state.withLock { $0.context = context } }
            case .text(let text):
                last = text
                continuation.yield(.text(text))
            case .awaitsAnswer:
                isWaiting = true
                state.withLock { [task, last] in $0.waiting = (task, last) }
            case .wants(let tool, let reason): want(tool, reason, request, continuation)
            }
        }
        try Task.checkCancellation()
    }

    private func want(
        _ tool: String, _ reason: String, _ request: ModelRequest,
        _ continuation: AsyncThrowingStream<ModelPart, any Error>.Continuation
    ) {
        guard request.tools.contains(where: { $0.name == tool }) else { return }
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("reason", reason)
        writer.endObject()
        continuation.yield(.toolCall(ToolCall(id: "a2a-\(tool)", name: tool, arguments: writer.finishRaw())))
    }
}
