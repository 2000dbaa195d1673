// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import JSON
import Synchronization

/// Waits until a task ends or pauses, or nothing more comes: a reader that is not told the events on the way.
///
/// Waited for by one task; told on any thread.
final class TurnWait: Sendable {
    private struct State {
        var isOver = false
        var failure: A2AError?
        /// The task at its end, where its JSON was at hand.
        var task: RawJSON?
        var waiter: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())
    /// Anything at all is enough.
    private let firstOnly: Bool

    init(firstOnly: Bool) { self.firstOnly = firstOnly }

    /// Takes where the task stands after something was said, nil where that did not concern it, and the task if its JSON is
    /// at hand. False once there is nothing to wait for.
    func heard(_ standing: TaskState?, _ task: RawJSON? = nil) -> Bool {
        guard firstOnly || standing?.endsWaiting == true else { return true }
        finish { $0.task = firstOnly ? nil : task }
        return false
    }

    /// Nothing more comes. Idempotent.
    func close() { finish { _ in } }

    /// The same, with an error that the waiting task is to throw.
    func fail(_ error: A2AError) { finish { $0.failure = error } }

    private func finish(_ change: (inout State) -> Void) {
        let waiter = state.withLock { state in
            if !state.isOver { change(&state) }
            state.isOver = true
            return state.waiter.take()
        }
        waiter?.resume()
    }

    /// Returns when the turn is over or the calling task is cancelled: the task as it stood then, where that is at hand.
    func end() async throws(A2AError) -> RawJSON? {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                let isOver = state.withLock { state in
                    if !state.isOver { state.waiter = waiter }
                    return state.isOver
                }
                if isOver { waiter.resume() }
            }
        } onCancel: {
            close()
        }
        let (failure, task) = state.withLock { ($0.failure, $0.task) }
        if let failure { throw failure }
        return task
    }
}
