// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Telemetry

/// Keeps the lines that a log writes.
package final class RecordingLogSink: LogSink {
    private let recorded = Mutex<[String]>([])

    package init() {}

    /// Without their newlines, oldest first.
    package var lines: [String] { recorded.withLock { $0 } }

    package func write(_ line: [UInt8]) {
        let text = String(decoding: line.dropLast(), as: UTF8.self)
        recorded.withLock { $0.append(text) }
    }
}
