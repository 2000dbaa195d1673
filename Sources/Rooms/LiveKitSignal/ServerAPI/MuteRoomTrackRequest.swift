// SPDX-License-Identifier: Apache-2.0

/// Mutes a track of a participant, or lets it be heard again.
package struct MuteRoomTrackRequest: SignalMessage {
    package var room = ""
    package var identity = ""
    package var trackSID = ""
    package var muted = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
        try visitor.single(2, "identity", &identity)
        try visitor.single(3, "track_sid", &trackSID)
        try visitor.single(4, "muted", &muted)
    }
}

/// The track as it is now.
package struct MuteRoomTrackResponse: SignalMessage {
    package var track: TrackInfo?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "track", &track)
    }
}

/// Chooses what a participant receives.
package struct UpdateSubscriptionsRequest: SignalMessage {
    package var room = ""
    package var identity = ""
    package var trackSIDs: [String] = []
    package var subscribe = false
    package var participantTracks: [ParticipantTracks] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
        try visitor.single(2, "identity", &identity)
        try visitor.repeated(3, "track_sids", &trackSIDs)
        try visitor.single(4, "subscribe", &subscribe)
        try visitor.repeated(5, "participant_tracks", &participantTracks)
    }
}
