// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Something that happens once, awaited by tasks and by threads alike: how tests order events without sleeping.
package final class Signal: Sendable {
    private struct State {
        var hasFired = false
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    private let semaphore = DispatchSemaphore(value: 0)

    package init() {}

    package var hasFired: Bool { state.withLock(\.hasFired) }

    /// Idempotent; any thread.
    package func fire() {
        let waiters = state.withLock { state in
            state.hasFired = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
        semaphore.signal()
    }

    package func wait() async {
        await withCheckedContinuation { waiter in
            let isDue = state.withLock { state in
                if !state.hasFired { state.waiters.append(waiter) }
                return state.hasFired
            }
            if isDue { waiter.resume() }
        }
    }

    /// For threads of scripted peers, never for tasks. False after two minutes in vain.
    @discardableResult
    package func waitOnThread() -> Bool {
        defer { if hasFired { semaphore.signal() } }
        return semaphore.wait(timeout: .now() + 120) == .success
    }
}
