// SPDX-License-Identifier: Apache-2.0

/// A published track.
package struct TrackInfo: SignalMessage {
    /// Starts with `TR_`.
    package var sid = ""
    package var type = TrackType()
    package var name = ""
    package var muted = false
    package var width: UInt32 = 0
    package var height: UInt32 = 0
    package var simulcast = false
    package var disableDtx = false
    package var source = TrackSource()
    package var layers: [VideoLayer] = []
    package var mimeType = ""
    package var mid = ""
    package var codecs: [SimulcastCodecInfo] = []
    package var stereo = false
    package var disableRed = false
    package var encryption = TrackEncryption()
    package var stream = ""
    package var audioFeatures: [AudioTrackFeature] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "sid", &sid)
        try visitor.single(2, "type", &type)
        try visitor.single(3, "name", &name)
        try visitor.single(4, "muted", &muted)
        try visitor.single(5, "width", &width)
        try visitor.single(6, "height", &height)
        try visitor.single(7, "simulcast", &simulcast)
        try visitor.single(8, "disable_dtx", &disableDtx)
        try visitor.single(9, "source", &source)
        try visitor.repeated(10, "layers", &layers)
        try visitor.single(11, "mime_type", &mimeType)
        try visitor.single(12, "mid", &mid)
        try visitor.repeated(13, "codecs", &codecs)
        try visitor.single(14, "stereo", &stereo)
        try visitor.single(15, "disable_red", &disableRed)
        try visitor.single(16, "encryption", &encryption)
        try visitor.single(17, "stream", &stream)
        try visitor.repeated(19, "audio_features", &audioFeatures)
    }
}

/// What a track carries.
package struct TrackType: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let audio = TrackType(number: 0)
    package static let video = TrackType(number: 1)
    package static let data = TrackType(number: 2)

    package static let names: [Int32: String] = [
        0: "AUDIO", 1: "VIDEO", 2: "DATA",
    ]
}

/// Where a track comes from.
package struct TrackSource: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let unknown = TrackSource(number: 0)
    package static let camera = TrackSource(number: 1)
    package static let microphone = TrackSource(number: 2)
    package static let screenShare = TrackSource(number: 3)
    package static let screenShareAudio = TrackSource(number: 4)

    package static let names: [Int32: String] = [
        0: "UNKNOWN", 1: "CAMERA", 2: "MICROPHONE", 3: "SCREEN_SHARE", 4: "SCREEN_SHARE_AUDIO",
    ]
}
