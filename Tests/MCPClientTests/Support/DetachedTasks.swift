// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Starts work on the test's own pool.
struct DetachedTasks: TaskStarting {
    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask {
        Task { await operation() }
    }
}
