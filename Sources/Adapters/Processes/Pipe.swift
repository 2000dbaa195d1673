// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// The two ends of a pipe, one for us (never blocking) and one for a child. Whoever takes an end closes it.
struct Pipe {
    enum Direction { case toChild, fromChild }

    let ours: Int32
    let childs: Int32

    /// Both ends close on exec and lie above the standard descriptors, which a daemon may have closed: there the
    /// spawning would overwrite one end with another.
    init(_ direction: Direction) throws(PipeError) {
        var ends: [Int32] = [-1, -1]
        guard patchbay_pipe(&ends) == 0 else { throw PipeError(errno: errno) }
        for index in 0...1 where ends[index] < 3 {
            let low = ends[index]
            ends[index] = patchbay_duplicate_above(low, 3)
            close(low)
        }
        (ours, childs) = direction == .toChild ? (ends[1], ends[0]) : (ends[0], ends[1])
        guard ours >= 0, childs >= 0, patchbay_set_nonblocking(ours) == 0 else {
            let error = PipeError(errno: errno)
            closeBoth()
            throw error
        }
    }

    func closeBoth() {
        close(ours)
        close(childs)
    }
}

/// The system gave no pipe.
struct PipeError: Error {
    let errno: Int32
}
