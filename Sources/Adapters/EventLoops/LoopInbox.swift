// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Synchronization

/// What other threads hand to a loop, and the event descriptor that wakes it: written once per batch, and only while
/// the loop sleeps.
final class LoopInbox: Sendable {
    private struct State {
        var tasks: ContiguousArray<LoopTask> = []
        /// Whether a thread is there that will look at the tasks.
        var isServed = true
    }

    /// Watched edge-triggered and never read: each write is a new edge, and the counter cannot fill up in practice.
    let wakeDescriptor: Int32
    private let state = Mutex(State())
    private let isSleeping = Atomic(false)

    init() throws(EventLoopError) {
        wakeDescriptor = patchbay_eventfd()
        guard wakeDescriptor >= 0 else { throw EventLoopError(call: "eventfd", errno: errno) }
    }

    deinit { close(wakeDescriptor) }

    /// False when the loop's thread has ended: the caller must then start one. Only one caller is told so.
    func append(_ task: LoopTask) -> Bool {
        let wasServed = state.withLock { state in
            state.tasks.append(task)
            defer { state.isServed = true }
            return state.isServed
        }
        // Either the loop sees the task when it looks after announcing its sleep, or this sees the announcement: the
        // lock orders the two.
        if isSleeping.exchange(false, ordering: .sequentiallyConsistent) { wake() }
        return wasServed
    }

    /// Announces that the loop is about to block. False when something came in first: then it must not.
    func prepareToSleep() -> Bool {
        isSleeping.store(true, ordering: .sequentiallyConsistent)
        if state.withLock({ $0.tasks.isEmpty }) { return true }
        isSleeping.store(false, ordering: .relaxed)
        return false
    }

    /// Takes everything there is; the loop is awake from here on.
    func drain(into queue: inout LoopTaskQueue) {
        isSleeping.store(false, ordering: .relaxed)
        state.withLock { queue.append(takingAll: &$0.tasks) }
    }

    /// The loop's thread wants to end. False when there is something left to run.
    func leave() -> Bool {
        state.withLock { state in
            guard state.tasks.isEmpty else { return false }
            state.isServed = false
            return true
        }
    }

    func wake() {
        var one: UInt64 = 1
        while write(wakeDescriptor, &one, 8) < 0, errno == EINTR {}
    }
}
