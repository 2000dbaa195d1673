// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Lets many callers share one piece of work that is under way, as connecting or listing, each with its own patience.
///
/// The work runs in a task of its own: a caller who gives up does not take it from the others. The work must bound its
/// own time.
package final class SingleFlight<Value: Sendable>: Sendable {
    private struct State {
        var isFlying = false
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Value?, Never>] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    /// Whether somebody waits for it at this moment.
    package var isUnderWay: Bool { state.withLock { $0.isFlying } }

    /// Joins the work under way, or starts it. Nil when `patience` ran out first; the work goes on.
    package func join(
        on tasks: any TaskStarting, patience: Duration, timers: any TimerScheduling,
        _ work: @escaping @Sendable () async -> Value
    ) async -> Value? {
        let number = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        let timer = timers.schedule(after: patience) { self.giveUp(number) }
        defer { timer.cancel() }
        return await withCheckedContinuation { waiter in
            let isFirst = state.withLock { state in
                state.waiters[number] = waiter
                defer { state.isFlying = true }
                return !state.isFlying
            }
            if isFirst { tasks.start { self.land(await work()) } }
        }
    }

    private func giveUp(_ number: Int) {
        state.withLock { $0.waiters.removeValue(forKey: number) }?.resume(returning: nil)
    }

    private func land(_ value: Value) {
        let waiters = state.withLock { state in
            state.isFlying = false
            defer { state.waiters = [:] }
            return state.waiters.values.map(\.self)
        }
        for waiter in waiters { waiter.resume(returning: value) }
    }
}
