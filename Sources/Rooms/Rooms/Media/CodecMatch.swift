// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// How what one section brings in goes out by another: payload types and extension numbers are each connection's own.
struct CodecMatch: Equatable, Sendable {
    /// By the incoming payload type.
    private(set) var payloadTypes: [UInt8: UInt8] = [:]
    /// By the incoming number, for the extensions that mean the same to everybody.
    private(set) var extensions: [UInt8: UInt8] = [:]

    /// Of an outgoing payload type that by which its packets are sent again.
    private(set) var repairs: [UInt8: UInt8] = [:]
    /// The number of the outgoing extension for transport-wide numbers.
    private(set) var transportExtension: UInt8?
    private(set) var knowsKeyframes = false
    private var vp8: Set<UInt8> = []

    private static let forwarded: Set<String> = [
        RTPExtensionKind.audioLevel.rawValue, RTPExtensionKind.videoOrientation.rawValue,
        RTPExtensionKind.playoutDelay.rawValue,
    ]

    /// Both as answered.
    init(from source: MediaSection, to target: MediaSection) {
        for codec in source.codecs where !codec.isNamed("rtx") {
            let match = target.codecs.first { Self.isSame(codec, $0) }
            payloadTypes[codec.payloadType] = match?.payloadType
            if VideoPayload(codec: codec.name) != nil { knowsKeyframes = true }
            if codec.isNamed("vp8") { vp8.insert(codec.payloadType) }
        }
        for codec in target.codecs where codec.isNamed("rtx") {
            if let original = codec.parameter("apt").flatMap({ UInt8($0) }) { repairs[original] = codec.payloadType }
        }
        let transport = RTPExtensionKind.transportSequence.rawValue
        transportExtension = target.extensionMaps.first { $0.uri == transport }?.id
        for map in source.extensionMaps where Self.forwarded.contains(map.uri) {
            extensions[map.id] = target.extensionMaps.first { $0.uri == map.uri }?.id
        }
    }

    func isVP8(_ payloadType: UInt8) -> Bool { vp8.contains(payloadType) }

    /// Profiles that a decoder must know make two codecs of one name (RFC 6184, section 8.1).
    private static func isSame(_ left: SDPCodec, _ right: SDPCodec) -> Bool {
        guard left.isNamed(right.name), left.clockRate == right.clockRate else { return false }
        return ["packetization-mode", "profile-level-id", "profile-id"].allSatisfy {
            left.parameter($0) == right.parameter($0)
        }
    }
}
