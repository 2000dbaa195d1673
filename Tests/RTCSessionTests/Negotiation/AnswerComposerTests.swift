// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@testable import RTCSession

@Suite struct AnswerComposerTests {
    private let composer = AnswerComposer(
        policy: MediaPolicy(),
        transport: .init(
            credentials: SDPICECredentials(ufrag: "ufrag", password: "password"),
            fingerprint: SDPFingerprint(algorithm: "sha-256", digest: [0xAB]), setup: .passive,
            candidates: [SDPCandidate(foundation: "1", priority: 5, address: "127.0.0.1", port: 7)],
            maximumMessage: 65_536))

    private func answer(_ lines: [String], _ intents: [String: SectionIntent] = [:]) throws -> SessionDescription {
        let text = (["v=0", "o=- 1 1 IN IP4 0.0.0.0", "s=-", "t=0 0"] + lines).map { $0 + "\n" }.joined()
        return composer.answer(
            to: try SessionDescription(parsing: text), origin: SDPOrigin(session: 3, version: 4), intents: intents)
    }

    private let audio = [
        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 126", "a=mid:0", "a=rtcp-mux", "a=rtcp-rsize", "a=sendrecv",
        "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtcp-fb:111 transport-cc",
        "a=rtcp-fb:111 unheard-of", "a=rtpmap:63 red/48000/2", "a=rtpmap:9 G722/8000",
        "a=rtpmap:126 telephone-event/8000", "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
        "a=extmap:9 urn:unknown",
    ]

    @Test("an audio section is answered exactly")
    func exact() throws {
        let track = OutgoingTrack(stream: "s", track: "t", source: 9, canonicalName: "c")
        let text = try answer(
            ["a=group:BUNDLE 0", "a=extmap-allow-mixed"] + audio, ["0": SectionIntent(sending: track)]
        ).text
        let expected = [
            "v=0", "o=- 3 4 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=ice-lite", "a=group:BUNDLE 0",
            "a=extmap-allow-mixed", "a=msid-semantic: WMS *", "m=audio 9 UDP/TLS/RTP/SAVPF 111",
            "c=IN IP4 0.0.0.0", "a=mid:0", "a=ice-ufrag:ufrag", "a=ice-pwd:password", "a=fingerprint:sha-256 AB",
            "a=setup:passive", "a=candidate:1 1 udp 5 127.0.0.1 7 typ host", "a=end-of-candidates", "a=rtcp-mux",
            "a=rtcp-rsize", "a=sendrecv", "a=rtpmap:111 opus/48000/2", "a=fmtp:111 minptime=10;useinbandfec=1",
            "a=rtcp-fb:111 transport-cc", "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level", "a=msid:s t",
            "a=ssrc:9 cname:c",
        ]
        #expect(text == expected.map { $0 + "\r\n" }.joined())
    }

    @Test(
        "directions follow the offer and the intent",
        arguments: [
            ("sendrecv", false, true, "recvonly"), ("sendrecv", true, false, "sendonly"),
            ("sendrecv", true, true, "sendrecv"), ("recvonly", false, true, "inactive"),
            ("recvonly", true, true, "sendonly"), ("sendonly", true, true, "recvonly"),
            ("inactive", true, true, "inactive"),
        ])
    func directions(offered: String, sends: Bool, receives: Bool, expected: String) throws {
        let track = OutgoingTrack(stream: "s", track: "t", source: 9, canonicalName: "c")
        let intent = SectionIntent(receives: receives, sending: sends ? track : nil)
        let lines = audio.map { $0 == "a=sendrecv" ? "a=\(offered)" : $0 }
        let section = try answer(lines, ["0": intent]).sections[0]
        #expect(section.direction.rawValue == expected)
        #expect((section.msid != nil) == expected.hasPrefix("send"))
    }

    @Test("sections that we cannot serve are rejected in place and leave the bundle")
    func rejection() throws {
        let noMux = ["m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:1", "a=rtpmap:111 opus/48000/2"]
        let foreign = ["m=video 9 UDP/TLS/RTP/SAVPF 99", "a=mid:2", "a=rtcp-mux", "a=rtpmap:99 theora/90000"]
        let off = ["m=video 0 UDP/TLS/RTP/SAVPF 96", "a=mid:3", "a=rtpmap:96 VP8/90000"]
        let answer = try answer(audio + noMux + foreign + off)
        #expect(answer.sections.map(\.isRejected) == [false, true, true, true])
        #expect(answer.sections.map(\.mid) == ["0", "1", "2", "3"])
        #expect(answer.bundle == ["0"])
    }

    @Test("simulcast layers and their extensions are accepted, retransmission with its codec only")
    func simulcast() throws {
        let section = try answer([
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97 35 36", "a=mid:v", "a=rtcp-mux", "a=sendonly", "a=rtpmap:96 VP8/90000",
            "a=rtpmap:97 rtx/90000", "a=fmtp:97 apt=96", "a=rtpmap:35 theora/90000", "a=rtpmap:36 rtx/90000",
            "a=fmtp:36 apt=35", "a=rid:q send", "a=rid:f send", "a=simulcast:send q;f",
            "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
        ]).sections[0]
        #expect(section.codecs.map(\.payloadType) == [96, 97])
        #expect(
            section.restrictions == [SDPRestriction(id: "q", isSend: false), SDPRestriction(id: "f", isSend: false)])
        #expect(section.attributes["simulcast"] == "recv q;f")
        #expect(section.extensionMaps.map(\.id) == [10])
    }

    @Test("both forms of a data section are answered in kind")
    func data() throws {
        let new = try answer(["m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:d", "a=sctp-port:5000"])
        #expect(new.sections[0].sctpPort == 5000 && new.sections[0].maximumMessageSize == 65_536)
        #expect(new.sections[0].formats == ["webrtc-datachannel"])
        let old = try answer(["m=application 9 DTLS/SCTP 5000", "a=mid:d", "a=sctpmap:5000 webrtc-datachannel 256"])
        #expect(old.sections[0].formats == ["5000"] && old.sections[0].attributes.has("sctpmap"))
    }
}
