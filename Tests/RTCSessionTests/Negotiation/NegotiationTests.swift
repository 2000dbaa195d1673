// SPDX-License-Identifier: Apache-2.0

import ICE
import MediaSecurity
import RTCPackets
import TestSupport
import Testing

@testable import RTCSession

@Suite struct NegotiationTests {
    private let offer = """
        v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
        a=mid:0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuv\r\na=fingerprint:sha-256 00:01\r\n\
        a=setup:actpass\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n\
        m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:1\r\na=sctp-port:5000\r\n
        """

    private func make() -> Negotiation {
        Negotiation(
            configuration: PeerConnectionConfiguration(candidates: []),
            fingerprint: DTLSFingerprint(algorithm: .sha256, digest: [1, 2]))
    }

    @Test("an offer gives credentials, role, fingerprints and whether there is data")
    func accepted() throws {
        var negotiation = make()
        let outcome = try negotiation.accept(try SessionDescription(parsing: offer), [:])
        #expect(outcome.remote.ufrag == "abcd" && outcome.role == .server && outcome.hasData && !outcome.isRestart)
        #expect(outcome.fingerprints == [DTLSFingerprint(algorithm: .sha256, digest: [0, 1])])
        #expect(outcome.answer.sections.map(\.mid) == ["0", "1"])
        #expect(outcome.answer.isICELite && outcome.answer.bundle == ["0", "1"])
    }

    @Test("a passive peer makes us the client, and the role stays whatever later offers say")
    func roles() throws {
        var negotiation = make()
        let passive = try SessionDescription(parsing: offer.replacing("actpass", with: "passive"))
        let first = try negotiation.accept(passive, [:])
        let second = try negotiation.accept(try SessionDescription(parsing: offer), [:])
        #expect(first.role == .client && second.role == .client)
        #expect(second.answer.setup(of: second.answer.sections[0]) == .active)
    }

    @Test("damaged offers are refused or answered section by section, never worse")
    func mutated() throws {
        var generator = SeededGenerator(seed: 9)
        let bytes = Array(offer.utf8)
        var accepted = 0
        for _ in 0..<3000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                let index = Int.random(in: 0..<changed.count, using: &generator)
                if Bool.random(using: &generator) {
                    changed[index] = UInt8.random(in: 0...255, using: &generator)
                } else {
                    changed.remove(at: index)
                }
            }
            guard let description = try? SessionDescription(parsing: String(decoding: changed, as: UTF8.self)) else {
                continue
            }
            var negotiation = make()
            guard let outcome = try? negotiation.accept(description, [:]) else { continue }
            accepted += 1
            #expect(outcome.answer.sections.count == description.sections.count)
            #expect(throws: Never.self) { try SessionDescription(parsing: outcome.answer.text) }
        }
        #expect(accepted > 100)
    }
}
