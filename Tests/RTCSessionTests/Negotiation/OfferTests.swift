// SPDX-License-Identifier: Apache-2.0

import MediaSecurity
import RTCPackets
import Testing

@testable import RTCSession

/// Offers of ours. The peer that answers is our own answering side: what libwebrtc says to them, `MeetingTests` show.
@Suite struct OfferTests {
    private func make(_ digest: [UInt8]) -> Negotiation {
        Negotiation(
            configuration: PeerConnectionConfiguration(candidates: []),
            fingerprint: DTLSFingerprint(algorithm: .sha256, digest: digest))
    }

    private let sections: [OfferedSection] = [
        .data(mid: "0"),
        .media(
            mid: "1", isAudio: true,
            sending: OutgoingTrack(stream: "s", track: "t", source: 7, canonicalName: "c")),
        .media(mid: "2", isAudio: false, sending: nil),
    ]

    @Test("an offer names its tracks, leaves the role open and uses each payload type for one codec")
    func offering() throws {
        var hub = make([1])
        let offer = try SessionDescription(parsing: hub.makeOffer(sections).text)
        #expect(offer.isICELite && offer.bundle == ["0", "1", "2"])
        #expect(offer.sections.map(\.direction) == [.sendrecv, .sendonly, .inactive])
        #expect(offer.sections[1].msid?.track == "t" && offer.sections[1].sources == [7])
        #expect(offer.setup(of: offer.sections[0]) == .actpass)
        let codecs = offer.sections.flatMap(\.codecs)
        #expect(Set(codecs.map(\.payloadType)).count == codecs.count)
        #expect(hub.makeOffer(sections).origin.version > offer.origin.version)
    }

    @Test("its answer settles credentials, fingerprints and role, which stay")
    func answered() throws {
        var (hub, peer) = (make([1]), make([2]))
        let answer = try peer.accept(hub.makeOffer(sections), [:]).answer
        // The answering side says passive: it makes us the client.
        let outcome = try hub.accept(answer: answer)
        #expect(outcome.role == .client && outcome.hasData && !outcome.isRestart)
        #expect(outcome.fingerprints == [DTLSFingerprint(algorithm: .sha256, digest: [2])])
        let next = hub.makeOffer(sections)
        #expect(next.setup(of: next.sections[0]) == .active)
        #expect(try hub.accept(answer: try peer.accept(next, [:]).answer).role == .client)
    }

    @Test("an answer with other sections, another certificate or the other role is refused")
    func refusals() throws {
        var (hub, peer, other) = (make([1]), make([2]), make([3]))
        let offer = hub.makeOffer(sections)
        var answer = try peer.accept(offer, [:]).answer
        let whole = answer
        answer.sections.removeLast()
        #expect(throws: NegotiationError.sectionsRemoved) { try hub.accept(answer: answer) }
        _ = try hub.accept(answer: whole)
        let foreign = try other.accept(offer, [:]).answer
        #expect(throws: NegotiationError.certificateChanged) { try hub.accept(answer: foreign) }
        let active = try SessionDescription(parsing: whole.text.replacing("passive", with: "active"))
        #expect(throws: NegotiationError.badSetup) { try hub.accept(answer: active) }
    }
}
