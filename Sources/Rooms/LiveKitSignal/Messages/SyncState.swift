// SPDX-License-Identifier: Apache-2.0

/// What a client believes after it came back.
package struct SyncState: SignalMessage {
    package var answer: SignalDescription?
    package var subscription: UpdateSubscription?
    package var publishTracks: [TrackPublishedResponse] = []
    package var dataChannels: [DataChannelInfo] = []
    package var offer: SignalDescription?
    package var trackSIDsDisabled: [String] = []
    package var datachannelReceiveStates: [DataChannelReceiveState] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "answer", &answer)
        try visitor.optional(2, "subscription", &subscription)
        try visitor.repeated(3, "publish_tracks", &publishTracks)
        try visitor.repeated(4, "data_channels", &dataChannels)
        try visitor.optional(5, "offer", &offer)
        try visitor.repeated(6, "track_sids_disabled", &trackSIDsDisabled)
        try visitor.repeated(7, "datachannel_receive_states", &datachannelReceiveStates)
    }
}

/// A data channel that it has.
package struct DataChannelInfo: SignalMessage {
    package var label = ""
    package var id: UInt32 = 0
    package var target = SignalTarget()

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "label", &label)
        try visitor.single(2, "id", &id)
        try visitor.single(3, "target", &target)
    }
}

/// How far it has read what a publisher sent.
package struct DataChannelReceiveState: SignalMessage {
    package var publisherSID = ""
    package var lastSeq: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "publisher_sid", &publisherSID)
        try visitor.single(2, "last_seq", &lastSeq)
    }
}
