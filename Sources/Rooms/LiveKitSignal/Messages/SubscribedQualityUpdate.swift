// SPDX-License-Identifier: Apache-2.0

/// Which layers of its track a publisher needs to send.
package struct SubscribedQualityUpdate: SignalMessage {
    package var trackSID = ""
    /// For clients that know of one codec only.
    package var subscribedQualities: [SubscribedQuality] = []
    package var subscribedCodecs: [SubscribedCodec] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "track_sid", &trackSID)
        try visitor.repeated(2, "subscribed_qualities", &subscribedQualities)
        try visitor.repeated(3, "subscribed_codecs", &subscribedCodecs)
    }
}

/// Whether anybody wants one layer.
package struct SubscribedQuality: SignalMessage {
    package var quality = VideoQuality()
    package var enabled = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "quality", &quality)
        try visitor.single(2, "enabled", &enabled)
    }
}

/// The layers of one codec, by its name without a kind.
package struct SubscribedCodec: SignalMessage {
    package var codec = ""
    package var qualities: [SubscribedQuality] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "codec", &codec)
        try visitor.repeated(2, "qualities", &qualities)
    }
}
