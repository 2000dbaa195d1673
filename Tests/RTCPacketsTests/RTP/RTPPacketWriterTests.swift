// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@Suite struct RTPPacketWriterTests {
    private let fields = RTPPacketWriter.Fields(marker: true, payloadType: 96, sequence: 7, timestamp: 8, ssrc: 9)

    @Test("a packet with extensions is read back", arguments: [RTPPacketWriter.ExtensionForm.oneByte, .twoByte])
    func roundTrip(form: RTPPacketWriter.ExtensionForm) throws {
        var writer = RTPPacketWriter()
        let (level, mid, payload): ([UInt8], [UInt8], [UInt8]) = ([0x85], Array("audio".utf8), [1, 2, 3, 4, 5])
        // Twice, so that nothing of the first packet stays in the buffer.
        for _ in 0..<2 {
            writer.begin(fields, form: form)
            let added1level = writer.add(id: 1, level.span)
            #expect(added1level)
            let added14mid = writer.add(id: 14, mid.span)
            #expect(added14mid)
            writer.endHeader()
            writer.add(payload: payload.span)
        }
        let header = try RTPHeader.of(writer.bytes)
        #expect(RTPPacketWriter.Fields(header) == fields)
        let block = try #require(header.extensions)
        #expect(block.bytes(of: 1, in: writer.bytes) == level)
        #expect(block.bytes(of: 14, in: writer.bytes) == mid)
        #expect(Array(writer.bytes[header.payload]) == payload)
    }

    @Test("an extension that the form cannot carry is left out")
    func unfit() throws {
        var writer = RTPPacketWriter()
        writer.begin(fields)
        let (long, short, none) = ([UInt8](repeating: 1, count: 17), [UInt8(1)], [UInt8]())
        let added1long = writer.add(id: 1, long.span)
        #expect(!added1long)
        let added15short = writer.add(id: 15, short.span)
        #expect(!added15short)
        let added2none = writer.add(id: 2, none.span)
        #expect(!added2none)
        writer.endHeader()
        #expect(writer.bytes.count == RTPHeader.fixedLength)
        #expect(try RTPHeader.of(writer.bytes).extensions == nil)
    }

    @Test("a header is rewritten in place")
    func rewriting() throws {
        var bytes = RTPHeaderTests.sample
        var span = bytes.mutableSpan
        span.setRTPSequence(0xFFFE)
        span.setRTPTimestamp(0xDEAD_BEEF)
        span.setRTPSource(0x0102_0304)
        span.setRTPPayloadType(100)
        span.setRTPMarker(false)
        let header = try RTPHeader.of(bytes)
        #expect(header.sequence == 0xFFFE && header.timestamp == 0xDEAD_BEEF && header.ssrc == 0x0102_0304)
        #expect(header.payloadType == 100 && !header.marker)
        #expect(bytes.dropFirst(12) == RTPHeaderTests.sample.dropFirst(12))
    }

    @Test("a retransmission starts with the original sequence number")
    func retransmission() throws {
        var writer = RTPPacketWriter()
        writer.begin(fields)
        writer.endHeader()
        writer.add(originalSequence: 0xABCD)
        writer.add(payload: [UInt8(5)].span)
        #expect(Array(writer.bytes.suffix(3)) == [0xAB, 0xCD, 5])
    }

    @Test("sequence numbers are unwrapped both ways")
    func unwrapping() {
        var unwrapper = SequenceUnwrapper()
        let values = [65_534, 65_535, 1, 65_533, 0].map { unwrapper.unwrap($0) }
        #expect(values.map { $0 - values[0] } == [0, 1, 3, -1, 2])
        #expect(unwrapper.highest == values[2])
    }

    @Test("an audio level keeps level and voice flag", arguments: [0, -1, -42, -127])
    func audioLevel(decibels: Int) {
        for isVoice in [true, false] {
            let level = RTPAudioLevel(decibels: decibels, isVoice: isVoice)
            #expect(RTPAudioLevel(byte: level.byte) == level)
        }
    }
}
