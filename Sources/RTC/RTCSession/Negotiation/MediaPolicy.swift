// SPDX-License-Identifier: Apache-2.0

package import RTCPackets

/// What of an offer is taken. Redundant audio (RED) is not: senders then send plain Opus, which can be forwarded.
package struct MediaPolicy: Equatable, Sendable {
    package var audioCodecs = ["opus"]
    package var videoCodecs = ["VP8", "H264", "VP9", "AV1", "rtx"]
    package var feedback: Set<String> = ["nack", "nack pli", "ccm fir", "transport-cc", "goog-remb"]
    package var extensions: Set<RTPExtensionKind> = [
        .mid, .rid, .repairedRID, .audioLevel, .absoluteSendTime, .transportSequence, .videoOrientation, .playoutDelay,
    ]

    package init() {}

    /// The codecs of a section that are taken, with their feedback cut to what is understood.
    func codecs(of section: MediaSection) -> [SDPCodec] {
        let names = section.kind == "audio" ? audioCodecs : section.kind == "video" ? videoCodecs : []
        let taken = section.codecs.filter { codec in names.contains { codec.isNamed($0) } }
        let payloadTypes = Set(taken.filter { !$0.isNamed("rtx") }.map(\.payloadType))
        return taken.compactMap { codec in
            if codec.isNamed("rtx") {
                guard let original = codec.parameter("apt").flatMap({ UInt8($0) }), payloadTypes.contains(original)
                else { return nil }
            }
            var codec = codec
            codec.feedback = codec.feedback.filter(feedback.contains)
            return codec
        }
    }

    func extensionMaps(of section: MediaSection) -> [SDPExtensionMap] {
        section.extensionMaps.filter { map in
            RTPExtensionKind(rawValue: map.uri).map(extensions.contains) ?? false
        }
    }
}

/// What we do in one section.
package struct SectionIntent: Equatable, Sendable {
    package var receives: Bool
    /// The track that we send, if any.
    package var sending: OutgoingTrack?

    package init(receives: Bool = true, sending: OutgoingTrack? = nil) {
        self.receives = receives
        self.sending = sending
    }
}

/// How a track of ours is announced.
package struct OutgoingTrack: Equatable, Sendable {
    package var stream: String
    package var track: String
    package var source: UInt32
    /// By which packets are sent again, if the section agrees to that.
    package var repairSource: UInt32?
    package var canonicalName: String

    package init(
        stream: String, track: String, source: UInt32, repairSource: UInt32? = nil, canonicalName: String
    ) {
        (self.stream, self.track) = (stream, track)
        (self.source, self.repairSource) = (source, repairSource)
        self.canonicalName = canonicalName
    }
}
