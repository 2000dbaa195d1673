// SPDX-License-Identifier: Apache-2.0

/// What a command's exit status means.
package enum ExitCode: Int32, Sendable {
    case good = 0
    /// The answer is no: a failed check, a refused call.
    case no = 1
    /// Bad usage, or it could not run.
    case unable = 2
}
