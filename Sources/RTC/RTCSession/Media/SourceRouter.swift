// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// Tells which section an RTP packet belongs to (RFC 8843 section 9.2): by its MID extension, then by the source that a
/// description or an earlier packet named, then by a payload type that only one section uses.
struct SourceRouter {
    /// More sources are not remembered; they are told by extension or payload type each time.
    static let maximumSources = 512

    private var mids: [UInt32: String] = [:]
    private var payloadTypes: [UInt8: String] = [:]
    private var midExtension: UInt8?
    private var known: Set<String> = []

    /// The sections by which the peer sends, from its latest description.
    mutating func described(by sections: [MediaSection]) {
        known = Set(sections.compactMap(\.mid))
        mids = mids.filter { known.contains($0.value) }
        payloadTypes = [:]
        var shared: Set<UInt8> = []
        for section in sections where !section.isData && !section.isRejected {
            guard let mid = section.mid else { continue }
            let map = section.extensionMaps.first { $0.uri == RTPExtensionKind.mid.rawValue }
            midExtension = map?.id ?? midExtension
            for source in section.sources where mids.count < Self.maximumSources { mids[source] = mid }
            guard section.direction.sends else { continue }
            for codec in section.codecs where payloadTypes.updateValue(mid, forKey: codec.payloadType) != nil {
                shared.insert(codec.payloadType)
            }
        }
        for payloadType in shared { payloadTypes[payloadType] = nil }
    }

    mutating func mid(of header: RTPHeader, in packet: Span<UInt8>) -> String? {
        if let known = mids[header.ssrc] { return known }
        guard let mid = midExtension(of: header, in: packet) ?? payloadTypes[header.payloadType] else { return nil }
        if mids.count < Self.maximumSources { mids[header.ssrc] = mid }
        return mid
    }

    private func midExtension(of header: RTPHeader, in packet: Span<UInt8>) -> String? {
        guard let midExtension, let value = header.extensions?.value(of: midExtension, in: packet) else { return nil }
        let mid = String(decoding: packet.bytes(in: value), as: UTF8.self)
        return known.contains(mid) ? mid : nil
    }
}
