// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets
import Testing

@testable import RTCSession

@Suite struct SendingTests {
    private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

    private func packet(_ sequence: UInt16, _ payload: [UInt8] = [1, 2, 3], number: UInt8? = nil) -> [UInt8] {
        var writer = RTPPacketWriter()
        writer.begin(.init(payloadType: 96, sequence: sequence, timestamp: 5, ssrc: 7))
        if let number { writer.add(id: number, ([0, 0] as [UInt8]).span) }
        writer.endHeader()
        writer.add(payload: payload.span)
        return writer.bytes
    }

    @Test("a missed packet goes out again by another source, with its own number before the payload")
    func repair() throws {
        var history = RetransmissionHistory(payloadType: 97, source: 9, sequence: 65_535)
        for sequence in 0..<300 as Range<UInt16> { history.sent(packet(sequence), sequence: sequence) }
        let forgotten = history.repair(10, at: at(0))
        #expect(forgotten == nil)
        let repaired = history.repair(299, at: at(0))
        let bytes = try #require(repaired)
        let header = try RTPHeader(parsing: bytes.span)
        #expect(header.ssrc == 9 && header.payloadType == 97 && header.sequence == 65_535 && header.timestamp == 5)
        #expect(Array(bytes[header.payload]) == [1, 43, 1, 2, 3])
        let justSent = history.repair(299, at: at(10))
        #expect(justSent == nil)
        for (sequence, packet) in [(0, history.repair(299, at: at(30))), (1, history.padding())] {
            let packet = try #require(packet)
            let header = try RTPHeader(parsing: packet.span)
            #expect(header.sequence == sequence)
        }
    }

    @Test("a packet that was sent again is made what it was, and belongs to its stream")
    func restoring() throws {
        var history = RetransmissionHistory(payloadType: 97, source: 9, sequence: 1)
        let original = packet(500, [4, 5, 6])
        history.sent(original, sequence: 500)
        let repaired = history.repair(500, at: at(0))
        var bytes = try #require(repaired)
        var repairs = RepairedSources()
        var section = MediaSection(kind: "video", transport: "UDP/TLS/RTP/SAVPF", formats: [])
        section.append(SDPCodec(payloadType: 96, name: "VP8", clockRate: 90_000))
        section.append(SDPCodec(payloadType: 97, name: "rtx", clockRate: 90_000, parameters: "apt=96"))
        section.attributes.append("ssrc-group", "FID 7 9")
        repairs.described(by: [section], answer: [section])
        let header = try RTPHeader(parsing: bytes.span)
        let source = repairs.original(of: 9, nil)
        #expect(repairs.isRepair(header) && source == 7)
        let start = bytes.withUnsafeMutableBufferPointer { buffer in
            var span = buffer.mutableSpan
            return repairs.restore(&span, header, source: 7)
        }
        #expect(Array(bytes[try #require(start)...]) == original)
    }

    @Test("the source that is repaired is found by section and layer where nothing else tells")
    func layers() {
        var repairs = RepairedSources()
        repairs.streamSeen(70, of: MediaRoute(mid: "1", layer: "q"))
        repairs.streamSeen(71, of: MediaRoute(mid: "1", layer: "h"))
        let found = [
            repairs.original(of: 80, MediaRoute(mid: "1", layer: "h")), repairs.original(of: 80, nil),
            repairs.original(of: 81, MediaRoute(mid: "2", layer: "h")),
        ]
        #expect(found == [71, 71, nil])
    }

    @Test("packets get numbers in their order, and reports tell what became of them, once")
    func numbers() {
        var sent = SentPackets(first: 65_535)
        let numbers = (0..<3).map { sent.sent(100 + $0, probe: $0 == 2 ? 4 : nil, at: at(Int64($0))) }
        #expect(numbers == [65_535, 0, 1])
        let feedback = TransportFeedback(
            sender: 1, media: 2, firstSequence: 65_535, referenceTime: 1, number: 0, deltas: [4, nil, 8])
        let outcomes = sent.reported(feedback)
        #expect(outcomes.map(\.arrival) == [65_000, nil, 67_000])
        #expect(outcomes.map(\.bytes) == [100, 101, 102] && outcomes.map(\.probe) == [nil, nil, 4])
        let again = sent.reported(feedback)
        #expect(again.map(\.bytes) == [101], "only what is still open")
    }

    @Test("the number is set where the packet has room for it, and nowhere else")
    func stamping() throws {
        var section = MediaSection(kind: "video", transport: "", formats: [])
        section.append(SDPExtensionMap(id: 3, uri: RTPExtensionKind.transportSequence.rawValue))
        var sender = MediaSender()
        sender.described(by: [section])
        var (with, other, without) = (packet(1, number: 3), packet(2, number: 4), packet(3))
        let before = (other, without)
        func stamp(_ packet: inout [UInt8]) {
            let count = packet.count
            var bytes = packet.mutableSpan
            sender.stamp(&bytes, count, at: at(0))
        }
        stamp(&with)
        stamp(&other)
        stamp(&without)
        let header = try RTPHeader(parsing: with.span)
        let found = header.extensions?.value(of: 3, in: with.span)
        let range = try #require(found)
        #expect(Array(with[range]) == [0, 1])
        #expect(other == before.0 && without == before.1)
    }

    @Test("a burst leaves over the time that the way needs for it, in its order; without a rate at once")
    func pacing() {
        var pacer = Pacer()
        let packets = (0..<100 as Range<UInt16>).map { packet($0, Array(repeating: 0, count: 1188)) }
        let isFree = packets.allSatisfy { pacer.mayLeave($0.span, at: at(0)) }
        #expect(isFree)
        pacer.rate = 1_000_000
        var left = packets.filter { pacer.mayLeave($0.span, at: at(0)) }.count
        #expect((4...6).contains(left), "\(left)")
        var order: [UInt16] = []
        var time: Int64 = 0
        while pacer.waiting > 0 {
            time += 10
            while let next = pacer.next(at: at(time)) {
                left += 1
                order.append((try? RTPHeader(parsing: next.span))?.sequence ?? 0)
            }
        }
        #expect(left == 100 && order == order.sorted())
        // 100 packets of 1200 bytes at two and a half times the rate.
        #expect((330...400).contains(time), "\(time)")
    }

    @Test("of what waits, one source can be given up; the others keep their order")
    func givenUp() {
        var pacer = Pacer()
        pacer.rate = 100_000
        for sequence in 0..<40 as Range<UInt16> {
            var bytes = packet(sequence, Array(repeating: 0, count: 1000))
            bytes[11] = sequence % 2 == 0 ? 7 : 8
            _ = pacer.mayLeave(bytes.span, at: at(0))
        }
        let before = pacer.waiting
        pacer.giveUp(7)
        #expect(before >= 30 && (before - 1...before + 1).contains(2 * pacer.waiting))
        let kept = pacer.waiting
        var order: [UInt16] = []
        for time in 1...100 as ClosedRange<Int64> {
            while let next = pacer.next(at: at(100 * time)) {
                order.append((try? RTPHeader(parsing: next.span))?.sequence ?? 0)
            }
        }
        #expect(order.count == kept && order == order.sorted())
        #expect(order.allSatisfy { $0 % 2 == 1 })
    }

    @Test("what was let go of is not sent again")
    func forgotten() {
        var history = RetransmissionHistory(payloadType: 97, source: 9, sequence: 1)
        for sequence in 0..<300 as Range<UInt16> { history.sent(packet(sequence), sequence: sequence) }
        history.forget()
        let (old, padding) = (history.repair(299, at: at(0)), history.padding())
        history.sent(packet(300), sequence: 300)
        let new = history.repair(300, at: at(0))
        #expect(old == nil && padding == nil && new != nil)
    }

    @Test("of too many packets the newest are lost")
    func overflow() {
        var pacer = Pacer()
        pacer.rate = 50_000
        for sequence in 0..<2000 as Range<UInt16> {
            _ = pacer.mayLeave(packet(sequence, Array(repeating: 0, count: 1000)).span, at: at(0))
        }
        #expect(pacer.waiting == Pacer.maximumPackets)
    }
}
