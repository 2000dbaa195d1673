// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Something that happens once, and that any number of callers wait for.
final class EndSignal: Sendable {
    private struct State {
        var hasHappened = false
        var callers: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func happen() {
        let callers = state.withLock { state in
            state.hasHappened = true
            defer { state.callers = [] }
            return state.callers
        }
        for caller in callers { caller.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let hasHappened = state.withLock { state in
                if !state.hasHappened { state.callers.append(continuation) }
                return state.hasHappened
            }
            if hasHappened { continuation.resume() }
        }
    }
}
