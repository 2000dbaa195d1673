// SPDX-License-Identifier: Apache-2.0

/// One layer of simulcast.
package struct VideoLayer: SignalMessage {
    package var quality = VideoQuality()
    package var width: UInt32 = 0
    package var height: UInt32 = 0
    /// Bits per second.
    package var bitrate: UInt32 = 0
    package var ssrc: UInt32 = 0
    package var spatialLayer: Int32 = 0
    package var rid = ""
    package var repairSsrc: UInt32 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "quality", &quality)
        try visitor.single(2, "width", &width)
        try visitor.single(3, "height", &height)
        try visitor.single(4, "bitrate", &bitrate)
        try visitor.single(5, "ssrc", &ssrc)
        try visitor.single(6, "spatial_layer", &spatialLayer)
        try visitor.single(7, "rid", &rid)
        try visitor.single(8, "repair_ssrc", &repairSsrc)
    }
}

/// The layer that is asked for.
package struct VideoQuality: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let low = VideoQuality(number: 0)
    package static let medium = VideoQuality(number: 1)
    package static let high = VideoQuality(number: 2)
    package static let off = VideoQuality(number: 3)

    package static let names: [Int32: String] = [
        0: "LOW", 1: "MEDIUM", 2: "HIGH", 3: "OFF",
    ]
}

/// A codec by which a track will be sent.
package struct SimulcastCodec: SignalMessage {
    package var codec = ""
    package var cid = ""
    package var layers: [VideoLayer] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "codec", &codec)
        try visitor.single(2, "cid", &cid)
        try visitor.repeated(4, "layers", &layers)
    }
}

/// A codec by which a track is sent.
package struct SimulcastCodecInfo: SignalMessage {
    package var mimeType = ""
    package var mid = ""
    package var cid = ""
    package var layers: [VideoLayer] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "mime_type", &mimeType)
        try visitor.single(2, "mid", &mid)
        try visitor.single(3, "cid", &cid)
        try visitor.repeated(4, "layers", &layers)
    }
}
