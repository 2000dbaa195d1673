// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What a participant inside the hub learns of its room.
package enum InsideEvent: Equatable, Sendable {
    /// Somebody else is there, or has changed.
    case present(ParticipantInfo)
    case left(identity: String)
    /// Somebody receives our voice, for the first time.
    case voiceReached
    case data(RoomMessage)
    case text(RoomText)
    /// We are not in the room any more. The last event.
    case ended(DisconnectReason)
}

/// A data packet that an application sent.
package struct RoomMessage: Equatable, Sendable {
    package var topic: String
    package var payload: [UInt8]
    /// The sender's identity; empty for the server.
    package var sender: String

    package init(topic: String, payload: [UInt8], sender: String) {
        (self.topic, self.payload, self.sender) = (topic, payload, sender)
    }
}
