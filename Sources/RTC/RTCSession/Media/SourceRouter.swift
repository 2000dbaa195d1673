// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// Tells which section an RTP packet belongs to (RFC 8843 section 9.2): by its MID extension, then by the source that a
/// description or an earlier packet named, then by a payload type that only one section uses. Where a section has layers,
/// which one it is is told by the extension for it (RFC 8852), for retransmissions by that for repaired ones.
struct SourceRouter {
    /// More sources are not remembered; they are told by extension or payload type each time.
    static let maximumSources = 512

    private var routes: [UInt32: MediaRoute] = [:]
    private var payloadTypes: [UInt8: String] = [:]
    private var midExtension: UInt8?
    private var layerExtensions: [UInt8] = []
    private var known: Set<String> = []
    /// The layers of sections that have some.
    private var layers: [String: Set<String>] = [:]

    /// The sections by which the peer sends, from its latest description.
    mutating func described(by sections: [MediaSection]) {
        known = Set(sections.compactMap(\.mid))
        routes = routes.filter { known.contains($0.value.mid) }
        layers = [:]
        let uris = [RTPExtensionKind.rid.rawValue, RTPExtensionKind.repairedRID.rawValue]
        layerExtensions = Set(sections.flatMap(\.extensionMaps).filter { uris.contains($0.uri) }.map(\.id)).sorted()
        payloadTypes = [:]
        var shared: Set<UInt8> = []
        for section in sections where !section.isData && !section.isRejected {
            guard let mid = section.mid else { continue }
            let map = section.extensionMaps.first { $0.uri == RTPExtensionKind.mid.rawValue }
            midExtension = map?.id ?? midExtension
            let simulcast = section.simulcastSend
            if simulcast.count > 1 { layers[mid] = Set(simulcast) }
            for source in section.sources where routes.count < Self.maximumSources {
                routes[source] = MediaRoute(mid: mid)
            }
            guard section.direction.sends else { continue }
            for codec in section.codecs where payloadTypes.updateValue(mid, forKey: codec.payloadType) != nil {
                shared.insert(codec.payloadType)
            }
        }
        for payloadType in shared { payloadTypes[payloadType] = nil }
    }

    /// Nil while it cannot be told.
    mutating func route(of header: RTPHeader, in packet: Span<UInt8>) -> MediaRoute? {
        if let known = routes[header.ssrc] { return known }
        guard let mid = midExtension(of: header, in: packet) ?? payloadTypes[header.payloadType] else { return nil }
        var layer: String?
        if let layers = layers[mid] {
            guard let own = layerExtension(of: header, in: packet), layers.contains(own) else { return nil }
            layer = own
        }
        let route = MediaRoute(mid: mid, layer: layer)
        if routes.count < Self.maximumSources { routes[header.ssrc] = route }
        return route
    }

    private func layerExtension(of header: RTPHeader, in packet: Span<UInt8>) -> String? {
        for id in layerExtensions {
            guard let value = header.extensions?.value(of: id, in: packet) else { continue }
            return String(decoding: packet.bytes(in: value), as: UTF8.self)
        }
        return nil
    }

    private func midExtension(of header: RTPHeader, in packet: Span<UInt8>) -> String? {
        guard let midExtension, let value = header.extensions?.value(of: midExtension, in: packet) else { return nil }
        let mid = String(decoding: packet.bytes(in: value), as: UTF8.self)
        return known.contains(mid) ? mid : nil
    }
}
