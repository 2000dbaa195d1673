// SPDX-License-Identifier: Apache-2.0

import A2AServer

/// A task that stands as it is until the store takes it up.
struct Standing: StandingTask {
    private let task: StoredTask
    private let isFirst: Bool

    init(_ task: StoredTask, isFirst: Bool = false) {
        self.task = task
        self.isFirst = isFirst
    }

    func takeUp() -> (task: StoredTask, isFirst: Bool)? { (task, isFirst) }
}
