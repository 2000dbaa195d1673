// SPDX-License-Identifier: Apache-2.0

/// A child process could not be started or written to.
package enum ProcessError: Error, Equatable, Sendable {
    case cannotStart(command: String, reason: String)
    case exited
}
