// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Values that arrive on any thread, in order.
final class Gathered<Value: Sendable>: Sendable {
    private struct State {
        var values: [Value] = []
        var waiters: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var values: [Value] { state.withLock { $0.values } }
    var count: Int { state.withLock { $0.values.count } }

    @discardableResult
    func append(_ value: Value) -> Int {
        let (count, ready) = state.withLock { state in
            state.values.append(value)
            let count = state.values.count
            defer { state.waiters.removeAll { $0.count <= count } }
            return (count, state.waiters.filter { $0.count <= count })
        }
        for waiter in ready { waiter.continuation.resume() }
        return count
    }

    /// Returns once there are so many.
    func reached(_ count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.values.count >= count { return true }
                state.waiters.append((count, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }
}
