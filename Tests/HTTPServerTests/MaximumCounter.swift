// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many were inside at once.
final class MaximumCounter: Sendable {
    private let state = Mutex((current: 0, maximum: 0))

    var current: Int { state.withLock { $0.current } }
    var maximum: Int { state.withLock { $0.maximum } }

    func enter() {
        state.withLock { state in
            state.current += 1
            state.maximum = max(state.maximum, state.current)
        }
    }

    func leave() { state.withLock { $0.current -= 1 } }
}
