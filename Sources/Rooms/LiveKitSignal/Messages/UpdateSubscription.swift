// SPDX-License-Identifier: Apache-2.0

/// Tracks that a client wants, or does not want any more.
package struct UpdateSubscription: SignalMessage {
    package var trackSIDs: [String] = []
    package var subscribe = false
    package var participantTracks: [ParticipantTracks] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "track_sids", &trackSIDs)
        try visitor.single(2, "subscribe", &subscribe)
        try visitor.repeated(3, "participant_tracks", &participantTracks)
    }
}

/// Tracks of one participant.
package struct ParticipantTracks: SignalMessage {
    package var participantSID = ""
    package var trackSIDs: [String] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "participant_sid", &participantSID)
        try visitor.repeated(2, "track_sids", &trackSIDs)
    }
}

/// How a client wants to receive tracks.
package struct UpdateTrackSettings: SignalMessage {
    package var trackSIDs: [String] = []
    package var disabled = false
    package var quality = VideoQuality()
    package var width: UInt32 = 0
    package var height: UInt32 = 0
    package var fps: UInt32 = 0
    package var priority: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "track_sids", &trackSIDs)
        try visitor.single(3, "disabled", &disabled)
        try visitor.single(4, "quality", &quality)
        try visitor.single(5, "width", &width)
        try visitor.single(6, "height", &height)
        try visitor.single(7, "fps", &fps)
        try visitor.single(8, "priority", &priority)
    }
}

/// Who may receive the tracks of the sender.
package struct SubscriptionPermission: SignalMessage {
    package var allParticipants = false
    package var trackPermissions: [TrackPermission] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "all_participants", &allParticipants)
        try visitor.repeated(2, "track_permissions", &trackPermissions)
    }
}

/// Tracks that one participant may receive.
package struct TrackPermission: SignalMessage {
    package var participantSID = ""
    package var allTracks = false
    package var trackSIDs: [String] = []
    package var participantIdentity = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "participant_sid", &participantSID)
        try visitor.single(2, "all_tracks", &allTracks)
        try visitor.repeated(3, "track_sids", &trackSIDs)
        try visitor.single(4, "participant_identity", &participantIdentity)
    }
}

/// Whether a track may be received.
package struct SubscriptionPermissionUpdate: SignalMessage {
    package var participantSID = ""
    package var trackSID = ""
    package var allowed = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "participant_sid", &participantSID)
        try visitor.single(2, "track_sid", &trackSID)
        try visitor.single(3, "allowed", &allowed)
    }
}
