// SPDX-License-Identifier: Apache-2.0

/// Something that runs as long as the process does.
package protocol Service: Sendable {
    /// Runs until its work is over. Returning or throwing ends the group that holds it; cancellation ends it at once.
    func run() async throws
}
