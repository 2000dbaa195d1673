// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// Something that happened in a room, for webhooks, agents, the audit trail and meters.
package enum RoomEvent: Equatable, Sendable {
    case roomStarted(RoomInfo)
    case roomEnded(RoomInfo)
    /// Its media connection stands.
    case participantJoined(ParticipantInfo, RoomInfo)
    case participantLeft(ParticipantInfo, RoomInfo)
    case trackPublished(TrackInfo, ParticipantInfo, RoomInfo)
    case trackUnpublished(TrackInfo, ParticipantInfo, RoomInfo)
    /// One data packet came, for nobody or for so many.
    case dataSent(RoomData)
    /// Comes every five seconds for each room that has participants.
    case measured(RoomTraffic)
}

/// A data packet.
package struct RoomData: Equatable, Sendable {
    package var room: String
    /// Empty for the server itself.
    package var sender: String
    package var topic: String
    package var bytes: Int
    package var isReliable: Bool
    package var receivers: Int
    /// As it came.
    package var packet: [UInt8]

    package init(
        room: String, sender: String, topic: String, bytes: Int, isReliable: Bool, receivers: Int,
        packet: [UInt8] = []
    ) {
        self.packet = packet
        (self.room, self.sender, self.topic) = (room, sender, topic)
        (self.bytes, self.isReliable, self.receivers) = (bytes, isReliable, receivers)
    }
}

/// Hears what happens in rooms. Called on the media loop: it must not block.
package protocol RoomObserving: Sendable {
    func happened(_ event: RoomEvent)
}
