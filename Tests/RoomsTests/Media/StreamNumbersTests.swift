// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets
import Rooms
import Testing

@Suite struct StreamNumbersTests {
    private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }

    private func header(_ sequence: UInt16, _ timestamp: UInt32, from source: UInt32) throws -> RTPHeader {
        var writer = RTPPacketWriter()
        writer.begin(.init(payloadType: 111, sequence: sequence, timestamp: timestamp, ssrc: source))
        writer.endHeader()
        let bytes = writer.bytes
        return try RTPHeader(parsing: bytes.span)
    }

    @Test("one source passes as it is, late packets and the wrap included")
    func passing() throws {
        var numbers = StreamNumbers(clockRate: 48_000)
        for (sequence, timestamp) in [(65_534, 960), (0, 2880), (65_535, 1920)] as [(UInt16, UInt32)] {
            #expect(numbers.forwarded(try header(sequence, timestamp, from: 1), at: at(0)) == (sequence, timestamp))
        }
    }

    @Test("another source goes on where the one before ended, later by the time that has passed")
    func change() throws {
        var numbers = StreamNumbers(clockRate: 48_000)
        _ = numbers.forwarded(try header(65_535, 4_294_967_000, from: 1), at: at(0))
        #expect(numbers.forwarded(try header(100, 5000, from: 2), at: at(20)) == (0, 664))
        #expect(numbers.forwarded(try header(102, 6920, from: 2), at: at(60)) == (2, 2584))
    }

    @Test("after something was left out, the same source goes on without a hole")
    func interruption() throws {
        var numbers = StreamNumbers(clockRate: 48_000)
        _ = numbers.forwarded(try header(1, 1000, from: 1), at: at(0))
        numbers.interrupt()
        #expect(numbers.isNew(try header(50, 49_000, from: 1)))
        #expect(numbers.forwarded(try header(50, 49_000, from: 1), at: at(1000)) == (2, 49_000))
    }

    @Test("a sender report follows its stream")
    func reports() throws {
        var numbers = StreamNumbers(clockRate: 48_000)
        _ = numbers.forwarded(try header(1, 1000, from: 1), at: at(0))
        _ = numbers.forwarded(try header(9, 50_000, from: 2), at: at(20))
        let report = RTCPSenderReport(ssrc: 2, ntpTime: 7, rtpTime: 50_960, packetCount: 1, octetCount: 1)
        #expect(numbers.forwarded(report, as: 77)?.rtpTime == 2920)
        #expect(numbers.forwarded(report, as: 77)?.ssrc == 77)
        var foreign = report
        foreign.ssrc = 1
        #expect(numbers.forwarded(foreign, as: 77) == nil)
    }
}
