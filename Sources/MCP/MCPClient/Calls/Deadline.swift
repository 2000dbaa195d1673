// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// The hard end of one call, with the duration its caller named.
struct Deadline: Sendable {
    let total: Duration
    let end: MonotonicTime

    init(_ total: Duration, from start: MonotonicTime) {
        self.total = total
        end = start + total
    }

    /// Zero once it has passed.
    func remaining(at now: MonotonicTime) -> Duration { max(.zero, end - now) }

    func hasPassed(at now: MonotonicTime) -> Bool { now >= end }
}
