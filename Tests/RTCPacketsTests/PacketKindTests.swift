// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@Suite struct PacketKindTests {
    @Test("the first bytes tell what a datagram is, as RFC 7983 divides them")
    func ranges() {
        let expected: [(ClosedRange<UInt8>, PacketKind)] = [
            (0...3, .stun), (4...19, .other), (20...63, .dtls), (64...127, .other), (128...191, .rtp),
            (192...255, .other),
        ]
        for (range, kind) in expected {
            for first in range { #expect(PacketKind.of([first, 0]) == kind) }
        }
    }

    @Test("RTCP is told from RTP by the packet type, the marker bit being RTP's")
    func rtcp() {
        #expect(PacketKind.of([0x80, 200]) == .rtcp)
        #expect(PacketKind.of([0x81, 206]) == .rtcp)
        #expect(PacketKind.of([0x80, 0x80 | 111]) == .rtp)
        #expect(PacketKind.of([0x80, 111]) == .rtp)
    }

    @Test("a datagram too short to tell is nothing")
    func short() {
        #expect(PacketKind.of([0x80]) == .other)
        #expect(PacketKind.of([]) == .other)
    }
}
