// SPDX-License-Identifier: Apache-2.0

/// A child process could not be started or written to.
package enum ProcessError: Error, Equatable, Sendable {
    case cannotStart(command: String, reason: String)
    case exited
    /// The caller's task was cancelled while the child's input was full; nothing of the line was written.
    case cancelled
}
