// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import Synchronization

/// The questions that a server has asked during one call: each is put to the call's client in a task of its own, and
/// withdrawn when the call ends.
final class OpenQuestions: Sendable {
    typealias Handler = @Sendable (UpstreamQuestion) async -> Result<RawJSON, JSONRPCError>

    private struct State {
        var tasks: [Int: any RunningTask] = [:]
        var lastID = 0
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

    /// Asks, and gives the answer to `reply`. False when there are too many, or the call is over.
    func ask(
        _ question: UpstreamQuestion, _ reply: @escaping @Sendable (Result<RawJSON, JSONRPCError>) async -> Void
    ) -> Bool {
        let id: Int? = state.withLock { state in
            guard !state.isOver, state.tasks.count < Self.maximum else { return nil }
            state.lastID += 1
            return state.lastID
        }
        guard let id else { return false }
        let task = tasks.start {
            await reply(await self.handler(question))
            self.state.withLock { _ = $0.tasks.removeValue(forKey: id) }
        }
        let isOver = state.withLock { state in
            if !state.isOver { state.tasks[id] = task }
            return state.isOver
        }
        if isOver { task.cancel() }
        return true
    }

    func end() {
        let open = state.withLock { state in
            state.isOver = true
            defer { state.tasks = [:] }
            return Array(state.tasks.values)
        }
        for task in open { task.cancel() }
    }
}
