// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Which tasks wait in the writer's queue to be kept whole: what waits before that need not be written, for it is in it.
final class WaitingTasks: Sendable {
    private let counts = Mutex<[String: Int]>([:])

    func add(_ task: String) { counts.withLock { $0[task, default: 0] += 1 } }

    /// Takes one out of the queue; whether it was the last of that task.
    func isLast(_ task: String) -> Bool {
        counts.withLock { counts in
            let left = (counts[task] ?? 1) - 1
            counts[task] = left > 0 ? left : nil
            return left == 0
        }
    }

    /// Whether one comes later.
    func contains(_ task: String) -> Bool { counts.withLock { $0[task] != nil } }
}
