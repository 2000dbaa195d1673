// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Telemetry

/// Keeps the lines that a log writes, and lets a test wait for one.
package final class RecordingLogSink: LogSink {
    private struct State {
        var lines: [String] = []
        var waiters: [(text: String, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    package init() {}

    /// Without their newlines, oldest first.
    package var lines: [String] { state.withLock { $0.lines } }

    package func write(_ line: [UInt8]) {
        let text = String(decoding: line.dropLast(), as: UTF8.self)
        let met = state.withLock { state in
            state.lines.append(text)
            let met = state.waiters.filter { text.contains($0.text) }
            state.waiters.removeAll { text.contains($0.text) }
            return met
        }
        for waiter in met { waiter.continuation.resume() }
    }

    /// Returns once a line that holds the text has been written, before or after the call.
    package func wait(for text: String) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                let isThere = state.lines.contains { $0.contains(text) }
                if !isThere { state.waiters.append((text, continuation)) }
                return isThere
            }
            if isThere { continuation.resume() }
        }
    }

    /// Forgets the lines so far.
    package func clear() { state.withLock { $0.lines = [] } }
}
