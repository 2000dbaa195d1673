// SPDX-License-Identifier: Apache-2.0

/// Tells when the process is asked to end.
package protocol StopRequesting: Sendable {
    /// Returns when the process is asked to end, or when the task is cancelled.
    func wait() async
}
