// SPDX-License-Identifier: Apache-2.0

import JSON
package import Lifecycle
import Synchronization

/// An A2A agent as the model of a spoken conversation: each turn is a message in one context, what the agent writes is
/// spoken while it comes, its question is the next thing that the user answers, and who interrupts cancels its task. Tools
/// that it wants are called by the conversation, and what they gave is its next message.
///
/// One conversation's; its turns come one after another.
package final class A2ABrain: LanguageModel {
    private struct State {
        var context: String?
        /// The task whose question the next turn answers, and what it said last.
        var waiting: (task: String?, question: String)?
        var hasSpoken = false
        var calls = 0
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

    /// Nil where there is nothing new.
    private func turn(for request: ModelRequest) -> AgentTurn? {
        let (said, earlier) = LatestWords.split(request.conversation)
        guard !said.text.isEmpty else { return nil }
        return state.withLock { state in
            let before = state.hasSpoken || earlier.isEmpty ? nil : Conversation(earlier).readable
            state.hasSpoken = true
            defer { state.waiting = nil }
            var turn = AgentTurn(
                text: said.text, context: state.context, task: state.waiting?.task, question: state.waiting?.question,
                before: before, trace: request.trace)
            (turn.results, turn.userData) = (said.results, request.userData)
            return turn
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
            case .learned(let facts): continuation.yield(.learned(facts))
            case .wants(let tool, let arguments): want(tool, arguments, request, continuation)
            }
        }
        try Task.checkCancellation()
    }

    /// What the conversation does not offer is not called.
    private func want(
        _ tool: String, _ arguments: RawJSON, _ request: ModelRequest,
        _ continuation: AsyncThrowingStream<ModelPart, any Error>.Continuation
    ) {
        guard request.tools.contains(where: { $0.name == tool }) else { return }
        let number = state.withLock { state in
            state.calls += 1
            return state.calls
        }
        continuation.yield(.toolCall(ToolCall(id: "a2a-\(number)-\(tool)", name: tool, arguments: arguments)))
    }
}

/// What an agent that keeps its own memory has to be told: what came last.
private struct LatestWords {
    var text = ""
    var results: [ToolResult] = []

    /// Results of tools, else notes, else the user's words; and what was before them.
    static func split(_ conversation: Conversation) -> (LatestWords, earlier: [ConversationItem]) {
        var earlier = conversation.items, latest = LatestWords()
        while case .toolResult(let result)? = earlier.last {
            latest.results.insert(result, at: 0)
            earlier.removeLast()
        }
        guard latest.results.isEmpty else {
            latest.text = latest.results.map { "\($0.name): \($0.isError ? "error: " : "")\($0.output)" }
                .joined(separator: "\n")
            return (latest, earlier)
        }
        var notes: [String] = []
        while case .note(let note)? = earlier.last {
            notes.insert(note, at: 0)
            earlier.removeLast()
        }
        if notes.isEmpty, case .user(let words)? = earlier.last {
            notes = [words]
            earlier.removeLast()
        }
        latest.text = notes.joined(separator: "\n")
        return (latest, earlier)
    }
}
