// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Which tasks wait in the writer's queue to be kept whole: what waits before that need not be written, for it is in it.
final class WaitingTasks: Sendable {
    private struct Wait {
        var count = 0
        /// Nothing of the task was written before those that wait.
        var isFirst = false
    }

    private let waits = Mutex<[String: Wait]>([:])

    func add(_ task: String, isFirst: Bool) {
        waits.withLock { waits in
            waits[task, default: Wait()].count += 1
            if isFirst { waits[task]?.isFirst = true }
        }
    }

    /// Takes one out of the queue. Nil where another one of that task comes later; else whether nothing of the task was
    /// written before, those that were passed over included.
    func take(_ task: String) -> Bool? {
        waits.withLock { waits in
            guard var wait = waits.removeValue(forKey: task) else { return false }
            wait.count -= 1
            if wait.count == 0 { return wait.isFirst }
            waits[task] = wait
            return nil
        }
    }

    /// Whether one comes later.
    func contains(_ task: String) -> Bool { waits.withLock { $0[task] != nil } }
}
