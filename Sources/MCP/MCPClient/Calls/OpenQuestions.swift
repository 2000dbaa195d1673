// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import Synchronization

/// The questions that a server has asked during one call: each is put to the call's client in a task of its own, and
/// withdrawn when the call ends or the server no longer wants to know.
final class OpenQuestions: Sendable {
    typealias Handler = @Sendable (UpstreamQuestion) async -> Result<RawJSON, JSONRPCError>

    private struct Open {
        var task: (any RunningTask)?
        /// By the server itself, which then expects no answer.
        var isWithdrawn = false
    }

    private struct State {
        /// By the ids that the server gave them.
        var open: [RequestID: Open] = [:]
        var isOver = false
    }

    /// Questions of one call at one time.
    static let maximum = 16

    private let handler: Handler
    private let tasks: any TaskStarting
    private let state = Mutex(State())

    init(_ handler: @escaping Handler, tasks: any TaskStarting) {
        self.handler = handler
        self.tasks = tasks
    }

    /// Asks, and gives the answer to `reply`. False when there are too many, one has that id, or the call is over.
    func ask(
        _ question: UpstreamQuestion, id: RequestID,
        _ reply: @escaping @Sendable (Result<RawJSON, JSONRPCError>) async -> Void
    ) -> Bool {
        let isTaken = state.withLock { state in
            guard !state.isOver, state.open.count < Self.maximum, state.open[id] == nil else { return false }
            state.open[id] = Open()
            return true
        }
        guard isTaken else { return false }
        let task = tasks.start {
            let answer = await self.handler(question)
            let isWithdrawn = self.state.withLock { $0.open.removeValue(forKey: id)?.isWithdrawn ?? false }
            if !isWithdrawn { await reply(answer) }
        }
        let isOver = state.withLock { state in
            state.open[id]?.task = task
            return state.isOver || state.open[id]?.isWithdrawn == true
        }
        if isOver { task.cancel() }
        return true
    }

    /// The server no longer wants the answer. False when no question has that id.
    func withdraw(_ id: RequestID) -> Bool {
        let (isKnown, task) = state.withLock { state in
            let isKnown = state.open[id] != nil
            state.open[id]?.isWithdrawn = true
            return (isKnown, state.open[id]?.task)
        }
        task?.cancel()
        return isKnown
    }

    func end() {
        let open = state.withLock { state in
            state.isOver = true
            defer { state.open = [:] }
            return state.open.values.compactMap(\.task)
        }
        for task in open { task.cancel() }
    }
}
