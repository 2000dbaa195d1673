// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// Which source's packets another one sends again (RFC 4588), and the way back from such a packet to the first one. Pure.
struct RepairedSources {
    /// More are not remembered.
    static let maximumSources = 256

    /// Of a payload type of retransmission that of the stream.
    private var originals: [UInt8: UInt8] = [:]
    /// Of a source of retransmissions that of the stream.
    private var sources: [UInt32: UInt32] = [:]
    /// The stream's source by section and layer, for those that only their extensions tell.
    private var layers: [MediaRoute: UInt32] = [:]

    mutating func described(by offered: [MediaSection], answer: [MediaSection]) {
        for codec in answer.flatMap(\.codecs) where codec.isNamed("rtx") {
            originals[codec.payloadType] = codec.parameter("apt").flatMap { UInt8($0) }
        }
        for group in offered.flatMap(\.sourceGroups) where group.semantics == "FID" && group.sources.count == 2 {
            guard sources.count < Self.maximumSources else { return }
            sources[group.sources[1]] = group.sources[0]
        }
    }

    func isRepair(_ header: RTPHeader) -> Bool { originals[header.payloadType] != nil }

    mutating func streamSeen(_ source: UInt32, of route: MediaRoute) {
        if layers.count < Self.maximumSources { layers[route] = source }
    }

    /// `route` is that of the retransmission, its layer by the extension for repaired ones.
    mutating func original(of source: UInt32, _ route: MediaRoute?) -> UInt32? {
        if let known = sources[source] { return known }
        guard let route, let original = layers[route], sources.count < Self.maximumSources else { return nil }
        sources[source] = original
        return original
    }

    /// Makes the packet what it was when it was sent first. Gives where that begins in `packet`; nil for one that was
    /// sent for its size alone.
    func restore(_ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, source: UInt32) -> Int? {
        guard header.payload.count > 2, let payloadType = originals[header.payloadType] else { return nil }
        let sequence = packet.span.uint16(at: header.payload.lowerBound)
        var index = header.payload.lowerBound - 1
        while index >= 0 {
            packet[index + 2] = packet[index]
            index -= 1
        }
        packet.set(sequence, at: 2 + 2)
        packet.set(source, at: 8 + 2)
        packet[1 + 2] = packet[1 + 2] & 0x80 | payloadType
        return 2
    }
}

/// Where a packet belongs: a section, and in it one layer of simulcast.
package struct MediaRoute: Hashable, Sendable {
    package let mid: String
    /// Nil where the section has but one layer.
    package let layer: String?

    package init(mid: String, layer: String? = nil) { (self.mid, self.layer) = (mid, layer) }
}
