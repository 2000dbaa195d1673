// SPDX-License-Identifier: Apache-2.0

import Glibc
import Lifecycle
import Synchronization

/// Writes lines to a file descriptor that it does not own, standard error by default, and never waits for a reader:
/// a line for which there is no room is dropped and counted, and the next line that fits is preceded by one that
/// tells how many were.
///
/// A pipe that polls as writable takes a line whole, because a line is no longer than `PIPE_BUF`.
package final class DescriptorLogSink: LogSink {
    private let descriptor: Int32
    private let dropped = Mutex(0)

    package init(descriptor: Int32 = STDERR_FILENO) { self.descriptor = descriptor }

    /// Lines dropped and not yet reported by a line.
    package var droppedCount: Int { dropped.withLock { $0 } }

    package func write(_ line: [UInt8]) {
        dropped.withLock { dropped in
            if dropped > 0, put(report(of: dropped)) { dropped = 0 }
            if dropped > 0 || !put(line) { dropped += 1 }
        }
    }

    private func report(of count: Int) -> [UInt8] {
        var time: [UInt8] = []
        CivilTime(microsecondsSinceEpoch: RealTimeClock().microsecondsSinceEpoch).write(to: &time)
        var line = LogLine(time: time, level: .warning, message: "log lines dropped: the reader is too slow")
        line.add("count", .count(count))
        return line.finish()
    }

    /// False when there is no room, or nobody to read.
    private func put(_ line: [UInt8]) -> Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        guard poll(&request, 1, 0) == 1, request.revents == Int16(POLLOUT) else { return false }
        var rest = line[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            rest = rest.dropFirst(written)
        }
        return true
    }
}
