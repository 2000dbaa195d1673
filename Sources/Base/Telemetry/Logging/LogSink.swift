// SPDX-License-Identifier: Apache-2.0

/// Where log lines go.
package protocol LogSink: Sendable {
    /// Takes one line with its newline, at most ``LogLine/maximumBytes`` long. Called on any thread, event loops
    /// included: it must not wait for a reader.
    func write(_ line: [UInt8])
}
