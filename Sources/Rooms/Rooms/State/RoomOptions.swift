// SPDX-License-Identifier: Apache-2.0

/// How a room is kept.
package struct RoomOptions: Equatable, Sendable {
    /// How long a room waits for its first participant.
    package var emptyTimeout = Duration.seconds(300)
    /// How long it stays after its last one has left.
    package var departureTimeout = Duration.seconds(20)
    package var maximumParticipants = 256
    package var metadata = ""

    package init() {}
}

/// What one participant may cost; beyond it requests are refused.
package enum RoomLimits {
    package static let tracksPerParticipant = 64
    /// Of one name, identity or track name, in bytes.
    package static let name = 512
    /// Of metadata, and of all attributes together, in bytes.
    package static let metadata = 64 << 10
}
