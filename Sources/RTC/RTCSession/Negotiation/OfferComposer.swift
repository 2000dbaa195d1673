// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// Writes an offer by which we send and do not receive (RFC 8829 section 5.2). Payload types and extension numbers are
/// the same in every section, as a bundle demands.
struct OfferComposer {
    let transport: AnswerComposer.Transport

    func offer(origin: SDPOrigin, sections: [OfferedSection]) -> SessionDescription {
        let sections = sections.map(section)
        var attributes = SDPAttributes()
        attributes.append("ice-lite")
        attributes.append("group", "BUNDLE " + sections.compactMap(\.mid).joined(separator: " "))
        attributes.append("extmap-allow-mixed")
        attributes.append("msid-semantic", " WMS *")
        return SessionDescription(origin: origin, attributes: attributes, sections: sections)
    }

    private func section(_ offered: OfferedSection) -> MediaSection {
        switch offered {
        case .data(let mid):
            var section = MediaSection(
                kind: "application", transport: "UDP/DTLS/SCTP", formats: ["webrtc-datachannel"])
            transport.add(to: &section, mid)
            section.attributes.append("sctp-port", "5000")
            section.attributes.append("max-message-size", String(transport.maximumMessage))
            return section
        case .media(let mid, let isAudio, let track):
            var section = MediaSection(
                kind: isAudio ? "audio" : "video", transport: "UDP/TLS/RTP/SAVPF", formats: [])
            transport.add(to: &section, mid)
            section.attributes.append("rtcp-mux")
            section.attributes.append("rtcp-rsize")
            section.attributes.append(SDPDirection(sends: track != nil, receives: false).rawValue)
            for codec in isAudio ? Self.audio : Self.video { section.append(codec) }
            for (index, kind) in Self.extensions.enumerated() {
                section.append(SDPExtensionMap(id: UInt8(index + 1), uri: kind.rawValue))
            }
            if let track { AnswerComposer.add(track, to: &section) }
            return section
        }
    }

    private static let extensions: [RTPExtensionKind] = [
        .mid, .audioLevel, .transportSequence, .videoOrientation, .playoutDelay,
    ]

    private static let audio = [
        SDPCodec(
            payloadType: 111, name: "opus", clockRate: 48_000, channels: 2,
            parameters: "minptime=10;useinbandfec=1", feedback: ["transport-cc"])
    ]

    private static let feedback = ["nack", "nack pli", "ccm fir", "transport-cc"]

    private static let video = streams.flatMap { codec in
        [
            codec,
            SDPCodec(
                payloadType: codec.payloadType + 1, name: "rtx", clockRate: 90_000,
                parameters: "apt=\(codec.payloadType)"),
        ]
    }

    private static let streams = [
        SDPCodec(payloadType: 96, name: "VP8", clockRate: 90_000, feedback: feedback),
        SDPCodec(payloadType: 98, name: "VP9", clockRate: 90_000, parameters: "profile-id=0", feedback: feedback),
        SDPCodec(
            payloadType: 102, name: "H264", clockRate: 90_000,
            parameters: "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f", feedback: feedback),
        SDPCodec(payloadType: 45, name: "AV1", clockRate: 90_000, feedback: feedback),
    ]
}
