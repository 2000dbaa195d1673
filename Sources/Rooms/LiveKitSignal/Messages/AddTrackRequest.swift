// SPDX-License-Identifier: Apache-2.0

/// A client wants to publish.
package struct AddTrackRequest: SignalMessage {
    /// The client's name for the track; the offer's `msid` has it.
    package var cid = ""
    package var name = ""
    package var type = TrackType()
    package var width: UInt32 = 0
    package var height: UInt32 = 0
    package var muted = false
    package var disableDtx = false
    package var source = TrackSource()
    package var layers: [VideoLayer] = []
    package var simulcastCodecs: [SimulcastCodec] = []
    package var sid = ""
    package var stereo = false
    package var disableRed = false
    package var encryption = TrackEncryption()
    package var stream = ""
    package var audioFeatures: [AudioTrackFeature] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "cid", &cid)
        try visitor.single(2, "name", &name)
        try visitor.single(3, "type", &type)
        try visitor.single(4, "width", &width)
        try visitor.single(5, "height", &height)
        try visitor.single(6, "muted", &muted)
        try visitor.single(7, "disable_dtx", &disableDtx)
        try visitor.single(8, "source", &source)
        try visitor.repeated(9, "layers", &layers)
        try visitor.repeated(10, "simulcast_codecs", &simulcastCodecs)
        try visitor.single(11, "sid", &sid)
        try visitor.single(12, "stereo", &stereo)
        try visitor.single(13, "disable_red", &disableRed)
        try visitor.single(14, "encryption", &encryption)
        try visitor.single(15, "stream", &stream)
        try visitor.repeated(17, "audio_features", &audioFeatures)
    }
}

/// It may.
package struct TrackPublishedResponse: SignalMessage {
    package var cid = ""
    package var track: TrackInfo?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "cid", &cid)
        try visitor.optional(2, "track", &track)
    }
}

/// One of its tracks is gone.
package struct TrackUnpublishedResponse: SignalMessage {
    package var trackSID = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "track_sid", &trackSID)
    }
}

/// One of its tracks has its first subscriber.
package struct TrackSubscribed: SignalMessage {
    package var trackSID = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "track_sid", &trackSID)
    }
}

/// A track is muted or heard again.
package struct MuteTrackRequest: SignalMessage {
    package var sid = ""
    package var muted = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "sid", &sid)
        try visitor.single(2, "muted", &muted)
    }
}
