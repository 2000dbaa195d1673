// SPDX-License-Identifier: Apache-2.0

/// Gives the time and calls back later: the event loop's wheel in the product, a manual clock in tests.
package protocol TimerScheduling: Sendable {
    var now: MonotonicTime { get }

    /// Calls `fire` once, not before `delay` has passed, on the scheduler's own thread. Callable from any thread.
    @discardableResult
    func schedule(after delay: Duration, _ fire: @escaping @Sendable () -> Void) -> any ScheduledTimer
}

/// A pending call of a ``TimerScheduling``.
package protocol ScheduledTimer: Sendable {
    /// The call does not happen, unless it already has. Idempotent; any thread.
    func cancel()
}
