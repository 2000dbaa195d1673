// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// The wheel turns in ticks of one millisecond: a timer fires at the first tick that begins at or after its time.
extension EventLoop: TimerScheduling {
    private static let tick: Int64 = 1_000_000

    /// On the loop's thread the time at which the turn began, which costs nothing; elsewhere the clock.
    package var now: MonotonicTime { isCurrent ? turnTime : SystemClock.monotonicTime }

    @discardableResult
    package func schedule(after delay: Duration, _ fire: @escaping @Sendable () -> Void) -> any ScheduledTimer {
        let due = SystemClock.monotonicTime + delay
        let timer = LoopTimer(loop: self, fire: fire)
        if isCurrent { timer.start(due: due) } else { submit { timer.start(due: due) } }
        return timer
    }

    /// The cheap way for owners on the loop's thread. The loop keeps `handler` alive until the timer fires or is
    /// stopped.
    package func startTimer(due: MonotonicTime, _ handler: any TimerHandling) -> LoopTimerToken {
        assert(isCurrent)
        let distance = max(due.nanoseconds - origin.nanoseconds, 0)
        let deadline = distance / Self.tick + (distance % Self.tick == 0 ? 0 : 1)
        return LoopTimerToken(token: timers.insert(handler, deadline: deadline))
    }

    /// Does nothing for a timer that has fired. On the loop's thread only.
    package func stopTimer(_ token: LoopTimerToken) {
        assert(isCurrent)
        timers.cancel(token.token)
    }

    /// How many timers wait. On the loop's thread only.
    package var timerCount: Int {
        assert(isCurrent)
        return timers.count
    }

    func fireTimers() {
        guard timers.count > 0 else { return }
        timers.advance(to: (turnTime.nanoseconds - origin.nanoseconds) / Self.tick)
        // Bounded, lest a handler that starts an overdue timer again and again keeps the loop here.
        var left = timers.count
        while left > 0, let handler = timers.popExpired() {
            left -= 1
            handler.timerFired()
        }
    }

    /// Milliseconds that the loop may block, -1 for as long as it takes.
    func timerTimeout() -> Int32 {
        guard let tick = timers.nextTick else { return -1 }
        let distance = origin.nanoseconds + tick * Self.tick - SystemClock.monotonicTime.nanoseconds
        guard distance > 0 else { return 0 }
        return Int32(clamping: (distance + Self.tick - 1) / Self.tick)
    }
}
