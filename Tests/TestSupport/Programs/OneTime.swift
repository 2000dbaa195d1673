// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Synchronization

/// A value that comes once; any number of tasks may wait for it, each for a limited time.
package final class OneTime<Value: Sendable>: Sendable {
    private struct State {
        var value: Value?
        var waiting: [Int: CheckedContinuation<Value?, Never>] = [:]
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// The first value counts, later ones are dropped.
    package func resolve(_ value: Value) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value?, Never>] in
            guard state.value == nil else { return [] }
            state.value = value
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for waiter in waiting { waiter.resume(returning: value) }
    }

    /// The value, or nil if it has not come within the limit.
    package func value(within limit: Duration) async -> Value? {
        await withCheckedContinuation { continuation in
            let waiter = state.withLock { state -> Int? in
                if let value = state.value {
                    continuation.resume(returning: value)
                    return nil
                }
                state.nextWaiter += 1
                state.waiting[state.nextWaiter] = continuation
                return state.nextWaiter
            }
            guard let waiter else { return }
            let milliseconds = Int(limit / .milliseconds(1))
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [self] in
                state.withLock { $0.waiting.removeValue(forKey: waiter) }?.resume(returning: nil)
            }
        }
    }
}
