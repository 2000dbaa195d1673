// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// Writes the answer to an offer (RFC 8829 section 5.3): the offer's sections in their order, each taken, left inactive
/// or rejected.
struct AnswerComposer {
    /// Our end of the transport that all sections share.
    struct Transport {
        var credentials: SDPICECredentials
        var fingerprint: SDPFingerprint
        var setup: SDPSetup
        var candidates: [SDPCandidate]
        var maximumMessage: Int

        /// The lines of the transport in one section.
        func add(to section: inout MediaSection, _ mid: String) {
            section.attributes.append("mid", mid)
            section.attributes.append("ice-ufrag", credentials.ufrag)
            section.attributes.append("ice-pwd", credentials.password)
            section.attributes.append("fingerprint", fingerprint.text)
            section.attributes.append("setup", setup.rawValue)
            for candidate in candidates { section.attributes.append("candidate", candidate.text) }
            if !candidates.isEmpty { section.attributes.append("end-of-candidates") }
        }
    }

    let policy: MediaPolicy
    let transport: Transport

    func answer(
        to offer: SessionDescription, origin: SDPOrigin, intents: [String: SectionIntent]
    ) -> SessionDescription {
        var sections: [MediaSection] = []
        for section in offer.sections { sections.append(answer(to: section, of: offer, intents)) }
        var attributes = SDPAttributes()
        attributes.append("ice-lite")
        let accepted = sections.filter { !$0.isRejected }.compactMap(\.mid)
        if !accepted.isEmpty { attributes.append("group", "BUNDLE " + accepted.joined(separator: " ")) }
        if offer.allowsMixedExtensions { attributes.append("extmap-allow-mixed") }
        attributes.append("msid-semantic", " WMS *")
        return SessionDescription(origin: origin, attributes: attributes, sections: sections)
    }

    private func answer(
        to section: MediaSection, of offer: SessionDescription, _ intents: [String: SectionIntent]
    ) -> MediaSection {
        guard !section.isRejected, let mid = section.mid else { return rejection(of: section) }
        if section.isData { return dataAnswer(to: section, mid) }
        let codecs = policy.codecs(of: section)
        guard section.usesRTCPMux, !codecs.isEmpty else { return rejection(of: section) }
        let intent = intents[mid] ?? SectionIntent()
        var answer = MediaSection(kind: section.kind, transport: section.transport, formats: [])
        transport.add(to: &answer, mid)
        answer.attributes.append("rtcp-mux")
        if section.attributes.has("rtcp-rsize") { answer.attributes.append("rtcp-rsize") }
        let offered = section.direction
        let direction = SDPDirection(
            sends: offered.receives && intent.sending != nil, receives: offered.sends && intent.receives)
        answer.attributes.append(direction.rawValue)
        for codec in codecs { answer.append(codec) }
        for map in policy.extensionMaps(of: section) { answer.append(map) }
        if direction.receives { addSimulcast(of: section, to: &answer) }
        if direction.sends, let track = intent.sending { Self.add(track, to: &answer) }
        return answer
    }

    private func dataAnswer(to section: MediaSection, _ mid: String) -> MediaSection {
        // The older form `DTLS/SCTP 5000` is answered in kind.
        var answer = MediaSection(kind: section.kind, transport: section.transport, formats: section.formats)
        transport.add(to: &answer, mid)
        if let map = section.attributes["sctpmap"] {
            answer.attributes.append("sctpmap", map)
        } else {
            answer.attributes.append("sctp-port", "5000")
        }
        answer.attributes.append("max-message-size", String(transport.maximumMessage))
        return answer
    }

    private func rejection(of section: MediaSection) -> MediaSection {
        var answer = MediaSection(kind: section.kind, port: 0, transport: section.transport, formats: section.formats)
        if let mid = section.mid { answer.attributes.append("mid", mid) }
        answer.attributes.append("inactive")
        return answer
    }

    private func addSimulcast(of section: MediaSection, to answer: inout MediaSection) {
        let layers = section.simulcastSend
        guard !layers.isEmpty else { return }
        for layer in layers { answer.attributes.append("rid", "\(layer) recv") }
        answer.attributes.append("simulcast", "recv " + layers.joined(separator: ";"))
    }

    static func add(_ track: OutgoingTrack, to answer: inout MediaSection) {
        answer.attributes.append("msid", "\(track.stream) \(track.track)")
        let repair = answer.codecs.contains { $0.isNamed("rtx") } ? track.repairSource : nil
        if let repair { answer.attributes.append("ssrc-group", "FID \(track.source) \(repair)") }
        for source in [track.source, repair].compactMap({ $0 }) {
            answer.attributes.append("ssrc", "\(source) cname:\(track.canonicalName)")
        }
    }
}
