// SPDX-License-Identifier: Apache-2.0

import Glibc
import Lifecycle

/// The system's civil time, for lines that are written before an event loop exists.
package struct RealTimeClock: WallClock {
    package init() {}

    package var microsecondsSinceEpoch: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }
}
