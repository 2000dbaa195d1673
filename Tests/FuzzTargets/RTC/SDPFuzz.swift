// SPDX-License-Identifier: Apache-2.0

import RTCPackets

extension FuzzTarget {
    /// Session descriptions: the text that we make of one reads as the same description, and every view of it can be
    /// asked for.
    static let sdp = FuzzTarget("SDP", of: ["Sources/RTC/RTCPackets/SDP/"]) { (bytes) throws(FuzzFinding) in
        guard let text = String(validating: bytes, as: UTF8.self),
            var session = try? SessionDescription(parsing: text)
        else { return }
        if session.name.isEmpty { session.name = "-" }
        let again: SessionDescription
        do throws(SDPError) {
            again = try SessionDescription(parsing: session.text)
        } catch {
            throw FuzzFinding("our own text is refused: \(error)")
        }
        try expect(again == session, "\(session) reads as \(again)")
        try expect(again.text == session.text, "another text")
        try SDPFuzz.look(at: session)
    }
}

enum SDPFuzz {
    static func look(at session: SessionDescription) throws(FuzzFinding) {
        _ = (session.bundle, session.isICELite, session.allowsMixedExtensions)
        for section in session.sections {
            _ = (session.iceCredentials(of: section), session.setup(of: section), section.sourceGroups)
            _ = (section.mid, section.msid, section.sctpPort, section.maximumMessageSize, section.simulcastSend)
            _ = (section.isRejected, section.isData, section.usesRTCPMux, section.direction.mirrored, section.sources)
            for fingerprint in session.fingerprints(of: section) {
                try expect(SDPFingerprint(fingerprint.text) == fingerprint, "\(fingerprint) reads otherwise")
            }
            for candidate in section.candidates {
                try expect(SDPCandidate(candidate.text) == candidate, "\(candidate) reads otherwise")
            }
            try checkRebuilt(section)
        }
    }

    /// Codecs and extensions put into a new section are read back from it.
    private static func checkRebuilt(_ section: MediaSection) throws(FuzzFinding) {
        var copy = MediaSection(kind: section.kind, transport: section.transport, formats: [])
        var payloadTypes: Set<UInt8> = []
        let codecs = section.codecs.filter { payloadTypes.insert($0.payloadType).inserted }
        for codec in codecs { copy.append(codec) }
        for map in section.extensionMaps { copy.append(map) }
        _ = section.restrictions
        try expect(copy.codecs.map(\.payloadType) == codecs.map(\.payloadType), "\(codecs) reads as \(copy.codecs)")
        try expect(copy.extensionMaps == section.extensionMaps, "other extensions")
    }
}
