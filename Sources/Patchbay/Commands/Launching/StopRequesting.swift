// SPDX-License-Identifier: Apache-2.0

/// Tells when the process is asked to end, or to read its configuration again.
package protocol StopRequesting: Sendable {
    /// Returns when the process is asked to end, or when the task is cancelled.
    func wait() async

    /// Calls `action` whenever the configuration should be read again.
    func onReload(_ action: @escaping @Sendable () -> Void)
}
