// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

extension EventLoop: TaskStarting {
    /// On this loop's own thread the operation begins before the call returns.
    @discardableResult
    package func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask {
        isCurrent
            ? Task.immediate(executorPreference: self, operation: operation)
            : Task(executorPreference: self, operation: operation)
    }
}

extension EventLoopGroup: TaskStarting {
    /// On the member whose thread this is, else on the next in turn.
    @discardableResult
    package func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask {
        (home ?? next()).start(operation)
    }
}

extension EventLoopGroup: TimerScheduling {
    /// On a loop's thread the time at which its turn began.
    package var now: MonotonicTime { LoopThread.turnTime ?? SystemClock.monotonicTime }

    /// On the member whose thread this is, so that what fires is at home where it was set.
    @discardableResult
    package func schedule(after delay: Duration, _ fire: @escaping @Sendable () -> Void) -> any ScheduledTimer {
        (home ?? loops[0]).schedule(after: delay, fire)
    }

    /// The member whose thread this is.
    private var home: EventLoop? {
        guard let current = LoopThread.currentPointer else { return nil }
        return loops.first { Unmanaged.passUnretained($0).toOpaque() == current }
    }
}
