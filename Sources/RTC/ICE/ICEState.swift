// SPDX-License-Identifier: Apache-2.0

/// How far a peer's connection is.
package enum ICEState: Equatable, Sendable {
    /// No check has come yet.
    case waiting
    case connected
    /// Checks have stopped; the next one makes it connected again.
    case disconnected
    /// Over. Only a restart with new credentials would help.
    case failed
}
