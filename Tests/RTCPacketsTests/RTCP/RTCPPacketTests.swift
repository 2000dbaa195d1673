// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@Suite struct RTCPPacketTests {
    static let block = RTCPReportBlock(
        ssrc: 0x1111, fractionLost: 64, totalLost: -5, highestSequence: 0x0001_FFFF, jitter: 9, lastSenderReport: 10,
        delaySinceLastSenderReport: 11)
    static let feedback = TransportFeedback(
        sender: 1, media: 2, firstSequence: 65_530, referenceTime: -3, number: 255,
        deltas: [4, nil, 255, 256, -1, nil, nil, 0] + [Int16?](repeating: 1, count: 40) + [nil, 7])
    static let packets: [RTCPPacket] = [
        .senderReport(
            RTCPSenderReport(
                ssrc: 1, ntpTime: 0x0102_0304_0506_0708, rtpTime: 2, packetCount: 3, octetCount: 4, blocks: [block])),
        .receiverReport(ssrc: 5, blocks: [block, block]),
        .sourceDescription([
            RTCPSource(ssrc: 1, canonicalName: "abc"), RTCPSource(ssrc: 2, canonicalName: "abcdef"),
            RTCPSource(ssrc: 3, canonicalName: nil),
        ]),
        .goodbye([1, 2]),
        .lost(sender: 1, media: 2, sequences: [65_535, 0, 15, 16, 200]),
        .pictureLoss(sender: 1, media: 2),
        .fullIntraRequest(sender: 1, requests: [RTCPIntraRequest(ssrc: 2, number: 3)]),
        .maximumBitrate(sender: 1, bitsPerSecond: 1_000_000, sources: [7, 8]),
        .transportFeedback(feedback),
    ]
    static var datagram: [UInt8] {
        var writer = RTCPWriter()
        packets.forEach { writer.add($0) }
        return writer.bytes
    }

    @Test("every packet is read back as it was written", arguments: Self.packets)
    func roundTrip(packet: RTCPPacket) throws {
        var writer = RTCPWriter()
        writer.add(packet)
        #expect(try RTCPPacket.of(writer.bytes) == [packet])
    }

    @Test("a compound datagram is read whole")
    func compound() throws {
        #expect(try RTCPPacket.of(Self.datagram) == Self.packets)
    }

    @Test("packets as other stacks write them are read")
    func foreign() throws {
        let pictureLoss = hex("81ce0002 00000001 902f9e2e")
        #expect(try RTCPPacket.of(pictureLoss) == [.pictureLoss(sender: 1, media: 0x902F_9E2E)])
        let bitrate = hex("8fce0005 00000001 00000000 52454d42 010e04b0 7211ba55")
        let expected = RTCPPacket.maximumBitrate(sender: 1, bitsPerSecond: 0x204B0 << 3, sources: [0x7211_BA55])
        #expect(try RTCPPacket.of(bitrate) == [expected])
        let padded = hex("a0c90002 00000001 00000004")
        #expect(try RTCPPacket.of(padded) == [.receiverReport(ssrc: 1, blocks: [])])
        let unknown = hex("80cf0001 00000001")
        #expect(try RTCPPacket.of(unknown) == [.other(type: 207, format: 0)])
    }

    @Test("the chunk forms of transport feedback are all understood")
    func feedbackChunks() throws {
        // A run of two small, a one-bit vector (0 1 ...) and a two-bit vector (small, large, missing ...).
        let bytes = hex("8fcd0007 00000001 00000002 0005 0013 000001 09 2002 9000 d800 01020304 fffe")
        let parsed = try RTCPPacket.of(bytes)
        guard case .transportFeedback(let feedback) = try #require(parsed.first) else {
            Issue.record("not a transport feedback")
            return
        }
        #expect(feedback.deltas.count == 19 && feedback.number == 9)
        #expect(feedback.deltas.prefix(5) == [1, 2, nil, 3, nil])
        #expect(Array(feedback.deltas[16...]) == [4, -2, nil])
        #expect(Array(feedback.arrivals.prefix(4)) == [64_250, 64_750, nil, 65_500])
    }

    @Test("a negative reference time counts backwards")
    func negativeReference() {
        // Compared as what it is: an expression beside an optional makes both an AnyHashable, in which the address sanitizer
        // has found the standard library reading a byte too many.
        let arrival: Int64? = -3 * 64_000 + 1000
        #expect(Self.feedback.arrivals[0] == arrival)
    }

    @Test(
        "damage has a typed error",
        arguments: [
            ("", RTCPError.truncated), ("40c90001 00000001", .badVersion), ("80c90002 00000001", .truncated),
            ("81c90001 00000001", .malformed(type: 201)), ("80c80001 00000001", .malformed(type: 200)),
            ("81ca0001 00000001", .malformed(type: 202)), ("82cb0001 00000001", .malformed(type: 203)),
            ("81cd0001 00000001", .malformed(type: 205)), ("81ce0001 00000001", .malformed(type: 206)),
            ("a0c90001 00000009", .badPadding),
            ("8fcd0004 00000001 00000002 0005ffff 00000109", .tooMany),
            ("8fcd0005 00000001 00000002 00050001 00000109 00000000", .malformed(type: 205)),
        ])
    func damage(text: String, error: RTCPError) {
        let bytes = hex(text)
        #expect(throws: error) { try RTCPPacket.of(bytes) }
    }

    @Test("more packets than the bound are refused")
    func bounded() {
        let bytes = (0...RTCPPacket.maximumPackets).flatMap { _ in hex("80c90001 00000001") }
        #expect(throws: RTCPError.tooMany) { try RTCPPacket.of(bytes) }
    }

    @Test("what is accepted can be written and read again")
    func mutated() throws {
        for bytes in mutations(of: Self.datagram, count: 5000, seed: 3) {
            guard let packets = try? RTCPPacket.of(bytes) else { continue }
            for packet in packets {
                if case .other = packet { continue }
                var writer = RTCPWriter()
                writer.add(packet)
                #expect(throws: Never.self) { try RTCPPacket.of(writer.bytes) }
            }
        }
    }
}
