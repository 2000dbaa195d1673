// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Lifecycle

/// The `date` line of responses, written anew when the second changes.
struct DateLine {
    private var line: [UInt8] = []
    private var end = MonotonicTime(nanoseconds: .min)

    mutating func bytes(at now: MonotonicTime) -> [UInt8] {
        if now >= end { renew(now) }
        return line
    }

    private mutating func renew(_ now: MonotonicTime) {
        let microseconds = SystemClock().microsecondsSinceEpoch
        line = Array("date: ".utf8) + HTTPDate.bytes(secondsSinceEpoch: microseconds / 1_000_000) + [13, 10]
        end = MonotonicTime(nanoseconds: now.nanoseconds + (1_000_000 - microseconds % 1_000_000) * 1000)
    }
}
