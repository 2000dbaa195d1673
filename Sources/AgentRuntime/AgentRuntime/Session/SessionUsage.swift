// SPDX-License-Identifier: Apache-2.0

/// What a session has used up so far.
package struct SessionUsage: Equatable, Sendable {
    package var tokens = TokenUsage()
    /// Turns that were answered.
    package var turns = 0
    /// Sound that the recognizer was given.
    package var heard = Duration.zero
    /// Sound of the agent's voice that went into the room.
    package var spoken = Duration.zero

    package init() {}
}
