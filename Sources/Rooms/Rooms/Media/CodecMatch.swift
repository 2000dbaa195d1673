// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// How what one section brings in goes out by another: payload types and extension numbers are each connection's own.
struct CodecMatch: Equatable, Sendable {
    private var payloadTypes = NumberTable()
    /// For the extensions that mean the same to everybody.
    private var extensions = NumberTable()
    private var repairs = NumberTable()
    /// Each VP8 payload type leads to itself.
    private var vp8 = NumberTable()
    /// The number of the outgoing extension for transport-wide numbers.
    private(set) var transportExtension: UInt8?
    private(set) var knowsKeyframes = false

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
            if codec.isNamed("vp8") { vp8[codec.payloadType] = codec.payloadType }
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

    /// By which payload type a packet goes out; nil if the receiver does not know its codec.
    func payloadType(of incoming: UInt8) -> UInt8? { payloadTypes[incoming] }

    /// By which number a header extension goes out; nil if it does not.
    func number(ofExtension incoming: UInt8) -> UInt8? { extensions[incoming] }

    /// The payload type by which packets of an outgoing one are sent again.
    func repair(of outgoing: UInt8) -> UInt8? { repairs[outgoing] }

    func isVP8(_ payloadType: UInt8) -> Bool { vp8[payloadType] != nil }

    /// Profiles that a decoder must know make two codecs of one name (RFC 6184, section 8.1).
    private static func isSame(_ left: SDPCodec, _ right: SDPCodec) -> Bool {
        guard left.isNamed(right.name), left.clockRate == right.clockRate else { return false }
        return ["packetization-mode", "profile-level-id", "profile-id"].allSatisfy {
            left.parameter($0) == right.parameter($0)
        }
    }
}

/// From small numbers to others, looked up for every packet.
private struct NumberTable: Equatable, Sendable {
    private static let none: UInt8 = 255

    /// As long as its highest number needs.
    private var values: [UInt8] = []

    subscript(number: UInt8) -> UInt8? {
        get {
            guard Int(number) < values.count, values[Int(number)] != Self.none else { return nil }
            return values[Int(number)]
        }
        set {
            while values.count <= Int(number) { values.append(Self.none) }
            values[Int(number)] = newValue ?? Self.none
        }
    }
}
