// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Pure: how soon after failures a connection may be tried again. The first failure is retried at once, so that one
/// crash costs nothing; each further one in a row doubles the pause.
struct RestartPause: Sendable {
    private let shortest: Duration
    private let longest: Duration
    private var failures = 0
    private var until: MonotonicTime?

    init(shortest: Duration, longest: Duration) {
        self.shortest = shortest
        self.longest = longest
    }

    /// Nil when an attempt is allowed, else how long it is not.
    func remaining(at now: MonotonicTime) -> Duration? {
        guard let until, now < until else { return nil }
        return until - now
    }

    mutating func failed(at now: MonotonicTime) {
        failures += 1
        guard failures > 1 else { return }
        let doublings = min(failures - 2, 16)
        until = now + min(longest, shortest * (1 << doublings))
    }

    /// A connection ended that had lasted this long: a short life counts as a failure.
    mutating func ended(after life: Duration, at now: MonotonicTime) {
        if life >= longest { failures = 0 }
        failed(at: now)
    }

    /// A connection lasted; what comes next starts afresh.
    mutating func settle() {
        failures = 0
        until = nil
    }
}
