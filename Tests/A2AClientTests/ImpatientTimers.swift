// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import TestSupport

/// Timers that come at once.
struct ImpatientTimers: TimerScheduling {
    let clock: ManualClock
    var now: MonotonicTime { clock.now }

    func schedule(after delay: Duration, _ fire: @escaping @Sendable () -> Void) -> any ScheduledTimer {
        fire()
        return Passed()
    }

    private struct Passed: ScheduledTimer {
        func cancel() {}
    }
}
