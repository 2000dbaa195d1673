// SPDX-License-Identifier: Apache-2.0

/// Where a command's words go.
package protocol TerminalWriting: Sendable {
    /// To standard output: what was asked for. The newline is added.
    func write(_ text: String)

    /// To standard error: what went wrong. The newline is added.
    func complain(_ text: String)
}
