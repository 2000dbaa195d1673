// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal

/// How a room is kept.
package struct RoomOptions: Equatable, Sendable {
    /// How long a room waits for its first participant.
    package var emptyTimeout = Duration.seconds(300)
    /// How long it stays after its last one has left.
    package var departureTimeout = Duration.seconds(20)
    package var maximumParticipants = 256
    package var metadata = ""

    package init() {}

    /// What is usual, but for what `wish` says.
    init(_ usual: RoomOptions, _ wish: RoomConfiguration?) {
        self = usual
        guard let wish else { return }
        if wish.emptyTimeout > 0 { emptyTimeout = .seconds(Int64(wish.emptyTimeout)) }
        if wish.departureTimeout > 0 { departureTimeout = .seconds(Int64(wish.departureTimeout)) }
        if wish.maxParticipants > 0 {
            maximumParticipants = min(maximumParticipants, Int(wish.maxParticipants))
        }
        if !wish.metadata.isEmpty { metadata = wish.metadata }
    }
}

/// What one participant may cost; beyond it requests are refused.
package enum RoomLimits {
    package static let tracksPerParticipant = 64
    /// Of one name, identity or track name, in bytes.
    package static let name = 512
    /// Of metadata, and of all attributes together, in bytes.
    package static let metadata = 64 << 10
    /// Of one data packet that is sent by the server API, in bytes.
    package static let data = 60_000
    /// Of what a call by the server API hands over, in bytes; a participant's own limit for one packet.
    package static let rpcPayload = 15 << 10
}
