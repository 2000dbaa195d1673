// SPDX-License-Identifier: Apache-2.0

import Glibc
package import Lifecycle

/// The machine's clocks.
package struct SystemClock: WallClock {
    package init() {}

    package var microsecondsSinceEpoch: Int64 {
        let time = Self.read(CLOCK_REALTIME)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// Nanoseconds since the machine started, time asleep not counted.
    package static var monotonicTime: MonotonicTime {
        let time = read(CLOCK_MONOTONIC)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    private static func read(_ clock: clockid_t) -> timespec {
        var time = timespec()
        clock_gettime(clock, &time)
        return time
    }
}
