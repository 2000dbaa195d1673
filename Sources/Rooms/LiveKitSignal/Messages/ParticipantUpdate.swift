// SPDX-License-Identifier: Apache-2.0

/// Participants that have changed; those that left have the state disconnected.
package struct ParticipantUpdate: SignalMessage {
    package var participants: [ParticipantInfo] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "participants", &participants)
    }
}

/// The room has changed.
package struct RoomUpdate: SignalMessage {
    package var room: RoomInfo?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "room", &room)
    }
}

/// Participants that began or stopped to speak.
package struct SpeakersChanged: SignalMessage {
    package var speakers: [SpeakerInfo] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "speakers", &speakers)
    }
}

/// How loud a participant is.
package struct SpeakerInfo: SignalMessage {
    package var sid = ""
    /// 0 to 1.
    package var level: Float = 0
    package var active = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "sid", &sid)
        try visitor.single(2, "level", &level)
        try visitor.single(3, "active", &active)
    }
}
