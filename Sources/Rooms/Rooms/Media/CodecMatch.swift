// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// How what one section brings in goes out by another: payload types and extension numbers are each connection's own.
struct CodecMatch: Equatable, Sendable {
    /// By the incoming payload type.
    private(set) var payloadTypes: [UInt8: UInt8] = [:]
    /// By the incoming number, for the extensions that mean the same to everybody.
    private(set) var extensions: [UInt8: UInt8] = [:]

    private static let forwarded: Set<String> = [
        RTPExtensionKind.audioLevel.rawValue, RTPExtensionKind.videoOrientation.rawValue,
        RTPExtensionKind.playoutDelay.rawValue,
    ]

    /// Both as answered.
    init(from source: MediaSection, to target: MediaSection) {
        for codec in source.codecs where !codec.isNamed("rtx") {
            let match = target.codecs.first { Self.isSame(codec, $0) }
            payloadTypes[codec.payloadType] = match?.payloadType
        }
        for map in source.extensionMaps where Self.forwarded.contains(map.uri) {
            extensions[map.id] = target.extensionMaps.first { $0.uri == map.uri }?.id
        }
    }

    /// Profiles that a decoder must know make two codecs of one name (RFC 6184, section 8.1).
    private static func isSame(_ left: SDPCodec, _ right: SDPCodec) -> Bool {
        guard left.isNamed(right.name), left.clockRate == right.clockRate else { return false }
        return ["packetization-mode", "profile-level-id", "profile-id"].allSatisfy {
            left.parameter($0) == right.parameter($0)
        }
    }
}
