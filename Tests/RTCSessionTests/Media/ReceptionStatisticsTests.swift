// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets
import RTCSession
import Testing

@Suite struct ReceptionStatisticsTests {
    private func header(_ sequence: UInt16, _ timestamp: UInt32) throws -> RTPHeader {
        var writer = RTPPacketWriter()
        writer.begin(.init(payloadType: 111, sequence: sequence, timestamp: timestamp, ssrc: 1))
        return try RTPHeader(parsing: writer.bytes.span)
    }

    private func milliseconds(_ value: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: value * 1_000_000) }

    @Test("a steady stream has no jitter and no loss, over the wrap of both counters")
    func steady() throws {
        var statistics = ReceptionStatistics(clockRate: 48_000)
        let block1 = statistics.makeBlock(for: 1, at: milliseconds(0))
        #expect(block1 == nil)
        for index in 0..<100 {
            let sequence = UInt16(truncatingIfNeeded: 65_500 + index)
            let timestamp = UInt32(truncatingIfNeeded: 4_294_960_000 + 960 * index)
            statistics.packetReceived(try header(sequence, timestamp), at: milliseconds(Int64(20 * index)))
        }
        let made = statistics.makeBlock(for: 1, at: milliseconds(2000))
        let block = try #require(made)
        #expect(block.totalLost == 0 && block.fractionLost == 0 && block.jitter <= 1)
        #expect(block.highestSequence == 65_536 + 63)
        #expect(block.lastSenderReport == 0)
    }

    @Test("loss is told for the time since the last report, and in total")
    func loss() throws {
        var statistics = ReceptionStatistics(clockRate: 48_000)
        for sequence in [1, 2, 4, 8] as [UInt16] {
            statistics.packetReceived(try header(sequence, 0), at: milliseconds(0))
        }
        let block2 = statistics.makeBlock(for: 1, at: milliseconds(1))
        #expect(block2?.fractionLost == 128)
        statistics.packetReceived(try header(9, 0), at: milliseconds(0))
        let made = statistics.makeBlock(for: 1, at: milliseconds(2))
        let block = try #require(made)
        #expect(block.fractionLost == 0 && block.totalLost == 4)
    }

    @Test("jitter grows with uneven arrival and the last sender report is echoed with its age")
    func jitter() throws {
        var statistics = ReceptionStatistics(clockRate: 48_000)
        for index in 0..<200 {
            let late: Int64 = index % 2 == 0 ? 0 : 10
            statistics.packetReceived(
                try header(UInt16(index), UInt32(960 * index)), at: milliseconds(Int64(20 * index) + late))
        }
        let report = RTCPSenderReport(
            ssrc: 1, ntpTime: 0x1111_2222_3333_4444, rtpTime: 0, packetCount: 0, octetCount: 0)
        statistics.senderReported(report, at: milliseconds(5000))
        let made = statistics.makeBlock(for: 1, at: milliseconds(5500))
        let block = try #require(made)
        // Ten milliseconds each time: 480 steps of the clock.
        #expect((450...480).contains(block.jitter))
        #expect(block.lastSenderReport == 0x2222_3333 && block.delaySinceLastSenderReport == 32_768)
    }
}
