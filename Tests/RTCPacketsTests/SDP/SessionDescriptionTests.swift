// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@Suite struct SessionDescriptionTests {
    /// In the manner of libwebrtc: a publisher's offer with simulcast and a data channel.
    static let browser = [
        "v=0", "o=- 8612345678901234567 3 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1 2",
        "a=extmap-allow-mixed", "a=msid-semantic: WMS stream",
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0", "c=IN IP4 0.0.0.0", "a=rtcp:9 IN IP4 0.0.0.0",
        "a=ice-ufrag:uRLU", "a=ice-pwd:l3jwq0vZtcS8YxAfEbYkAxTi", "a=ice-options:trickle goog-sped-v1",
        "a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0a:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F",
        "a=setup:actpass", "a=mid:0", "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=extmap:3/sendonly urn:ietf:params:rtp-hdrext:sdes:mid", "a=sendonly", "a=msid:- TR_cid", "a=rtcp-mux",
        "a=rtpmap:111 opus/48000/2", "a=rtcp-fb:111 transport-cc", "a=rtcp-fb:* nack",
        "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111",
        "a=ssrc:3735928559 cname:abc", "a=ssrc:3735928559 msid:- TR_cid",
        "m=video 9 UDP/TLS/RTP/SAVPF 96 97", "c=IN IP4 0.0.0.0", "b=AS:500", "a=ice-ufrag:uRLU",
        "a=ice-pwd:l3jwq0vZtcS8YxAfEbYkAxTi", "a=setup:actpass", "a=mid:1", "a=sendrecv", "a=rtcp-mux", "a=rtcp-rsize",
        "a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 nack pli", "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96",
        "a=ssrc-group:FID 11 12", "a=ssrc:11 cname:abc", "a=ssrc:12 cname:abc", "a=rid:q send", "a=rid:h send",
        "a=rid:f send max-width=1280", "a=simulcast:send q;~h;f,x",
        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "c=IN IP4 0.0.0.0", "a=mid:2", "a=sctp-port:5000",
        "a=max-message-size:262144", "a=candidate:1520997246 1 udp 2122194687 192.0.2.2 50000 typ host generation 0",
        "a=candidate:7 1 tcp 1518214911 192.0.2.2 9 typ host tcptype active generation 0 network-id 1",
        "a=candidate:8 1 udp 2113937151 4f2c.local 50001 typ host",
    ].map { $0 + "\r\n" }.joined()

    @Test("a browser's offer is understood")
    func session() throws {
        let offer = try SessionDescription(parsing: Self.browser)
        #expect(offer.origin == SDPOrigin(session: 8_612_345_678_901_234_567, version: 3))
        #expect(offer.bundle == ["0", "1", "2"])
        #expect(offer.allowsMixedExtensions && !offer.isICELite)
        #expect(offer.sections.map(\.kind) == ["audio", "video", "application"])
        #expect(offer.sections.map(\.mid) == ["0", "1", "2"])
        let audio = offer.sections[0]
        #expect(offer.iceCredentials(of: audio)?.ufrag == "uRLU")
        #expect(offer.setup(of: audio) == .actpass)
        #expect(offer.fingerprints(of: audio) == [SDPFingerprint(algorithm: "sha-256", digest: Array(0..<32))])
        #expect(offer.fingerprints(of: offer.sections[1]).isEmpty)
    }

    @Test("codecs come in the order of preference with their parameters and feedback")
    func codecs() throws {
        let sections = try SessionDescription(parsing: Self.browser).sections
        let opus = try #require(sections[0].codecs.first)
        #expect(opus.isNamed("OPUS") && opus.clockRate == 48000 && opus.channels == 2)
        #expect(opus.parameter("useinbandfec") == "1" && opus.parameter("stereo") == nil)
        #expect(opus.feedback == ["nack", "transport-cc"])
        #expect(sections[0].codecs.map(\.payloadType) == [111, 63])
        #expect(sections[1].codecs.last?.parameter("apt") == "96")
        #expect(
            sections[0].extensionMaps == [
                SDPExtensionMap(id: 1, uri: RTPExtensionKind.audioLevel.rawValue),
                SDPExtensionMap(id: 3, uri: RTPExtensionKind.mid.rawValue),
            ])
    }

    @Test("direction, sources, simulcast and data channel attributes are read")
    func details() throws {
        let sections = try SessionDescription(parsing: Self.browser).sections
        #expect(sections.map(\.direction) == [.sendonly, .sendrecv, .sendrecv])
        #expect(sections[0].msid?.stream == "-" && sections[0].msid?.track == "TR_cid")
        #expect(sections[0].sources == [0xDEAD_BEEF])
        #expect(sections[1].sourceGroups == [SDPSourceGroup(semantics: "FID", sources: [11, 12])])
        #expect(sections[1].restrictions.map(\.id) == ["q", "h", "f"])
        #expect(sections[1].simulcastSend == ["q", "h", "f"])
        #expect(sections[1].bandwidths == ["AS:500"])
        #expect(sections[2].isData && sections[2].sctpPort == 5000 && sections[2].maximumMessageSize == 262_144)
        #expect(sections[2].candidates.map(\.transport) == [.udp, .tcp, .udp])
        #expect(sections[2].candidates[1].tcpType == "active")
        #expect(sections[2].candidates[2].address == "4f2c.local")
    }

    @Test("what is written is read back the same, and is written the same again")
    func exact() throws {
        let offer = try SessionDescription(parsing: Self.browser)
        #expect(try SessionDescription(parsing: offer.text) == offer)
        #expect(offer.text == Self.browser)
    }

    @Test("bare line feeds, blank lines and unknown lines are tolerated")
    func tolerant() throws {
        let text = Self.browser.replacing("\r\n", with: "\n") + "\n\nz=0 0\n"
        #expect(try SessionDescription(parsing: text) == SessionDescription(parsing: Self.browser))
    }

    @Test("the older form of a data section is understood")
    func sctpmap() throws {
        let text = "v=0\nm=application 9 DTLS/SCTP 5000\na=sctpmap:5000 webrtc-datachannel 1024\n"
        let section = try #require(try SessionDescription(parsing: text).sections.first)
        #expect(section.isData && section.sctpPort == 5000 && section.maximumMessageSize == nil)
    }

    @Test("a section that is composed carries its codec and extension lines")
    func compose() throws {
        var section = MediaSection(kind: "audio", transport: "UDP/TLS/RTP/SAVPF", formats: [])
        section.attributes.append("mid", "0")
        section.append(
            SDPCodec(payloadType: 111, name: "opus", clockRate: 48000, channels: 2, parameters: "a=1", feedback: ["x"]))
        section.append(SDPExtensionMap(id: 4, uri: "urn:x"))
        let description = SessionDescription(origin: SDPOrigin(session: 1, version: 2), sections: [section])
        #expect(
            description.text == """
                v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
                c=IN IP4 0.0.0.0\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 a=1\r\na=rtcp-fb:111 x\r\n\
                a=extmap:4 urn:x\r\n
                """)
    }

    @Test(
        "damage has a typed error",
        arguments: [
            ("", SDPError.noVersion), ("o=- 1 1 IN IP4 0\n", .noVersion), ("v=0\nnonsense", .malformedLine(2)),
            ("v=0\no=- 1\n", .malformedLine(2)), ("v=0\nm=audio\n", .malformedLine(2)),
            ("v=0\nm=audio 99999 RTP 0\n", .malformedLine(2)), ("v=0\na=\n", .malformedLine(2)),
        ])
    func damage(text: String, error: SDPError) {
        #expect(throws: error) { try SessionDescription(parsing: text) }
    }

    @Test("more sections or bytes than the bounds are refused")
    func bounded() {
        let sections = "v=0\n" + String(repeating: "m=audio 9 RTP 0\n", count: SessionDescription.maximumSections + 1)
        #expect(throws: SDPError.tooManySections(limit: SessionDescription.maximumSections)) {
            try SessionDescription(parsing: sections)
        }
        let long = String(repeating: "v=0\n", count: SessionDescription.maximumBytes / 4 + 1)
        #expect(throws: SDPError.tooLarge(limit: SessionDescription.maximumBytes)) {
            try SessionDescription(parsing: long)
        }
    }

    @Test("a rejected section has port 0, a bundle-only one is not rejected")
    func rejected() throws {
        let text = "v=0\nm=audio 0 UDP/TLS/RTP/SAVPF 0\nm=video 0 UDP/TLS/RTP/SAVPF 96\na=bundle-only\n"
        #expect(try SessionDescription(parsing: text).sections.map(\.isRejected) == [true, false])
    }

    @Test("what is accepted is stable once written")
    func mutated() throws {
        for bytes in mutations(of: Array(Self.browser.utf8), count: 2000, seed: 4) {
            let text = String(decoding: bytes, as: UTF8.self)
            guard let first = try? SessionDescription(parsing: text) else { continue }
            for section in first.sections {
                _ = (section.codecs, section.candidates, section.sources, section.simulcastSend, section.extensionMaps)
            }
            #expect(try SessionDescription(parsing: first.text).text == first.text)
        }
    }

    @Test("directions mirror")
    func directions() {
        #expect(SDPDirection.allCases.map(\.mirrored) == [.sendrecv, .recvonly, .sendonly, .inactive])
    }

    @Test("a candidate is written as it is read")
    func candidate() throws {
        let text = "1 1 udp 2130706431 127.0.0.1 5000 typ host"
        let candidate = try #require(SDPCandidate("a=candidate:" + text))
        #expect(candidate.text == text)
        #expect(SDPCandidate("1 1 sctp 2130706431 127.0.0.1 5000 typ host") == nil)
        let tcp = SDPCandidate(
            foundation: "2", transport: .tcp, priority: 1, address: "::1", port: 9, tcpType: "passive")
        #expect(SDPCandidate(tcp.text) == tcp)
    }
}
