// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets
import RTCSession
import Testing

@Suite struct ArrivalRecorderTests {
    private func milliseconds(_ value: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: value * 1_000_000) }

    @Test("arrivals and holes are reported once, at the resolution of the wire")
    func feedback() throws {
        var recorder = ArrivalRecorder()
        for (sequence, time) in [(65_534, 1000), (65_535, 1001), (1, 1003), (2, 1100)] as [(UInt16, Int64)] {
            recorder.packetArrived(sequence, at: milliseconds(time))
        }
        let made = recorder.makeFeedback(from: 1, about: 2)
        let feedback = try #require(made)
        #expect(feedback.firstSequence == 65_534 && feedback.number == 0)
        #expect(feedback.arrivals == [1_000_000, 1_001_000, nil, 1_003_000, 1_100_000])
        let empty = recorder.makeFeedback(from: 1, about: 2)
        #expect(empty == nil)
    }

    @Test("the next feedback goes on where the last one ended, and tells of what was lost between")
    func continuation() throws {
        var recorder = ArrivalRecorder()
        recorder.packetArrived(10, at: milliseconds(10))
        _ = recorder.makeFeedback(from: 1, about: 2)
        recorder.packetArrived(13, at: milliseconds(20))
        let made = recorder.makeFeedback(from: 1, about: 2)
        let feedback = try #require(made)
        #expect(feedback.firstSequence == 11 && feedback.number == 1)
        #expect(feedback.arrivals == [nil, nil, 20_000])
    }

    @Test("a late packet is still reported, with its neighbours as they were; a very late one is not")
    func late() throws {
        var recorder = ArrivalRecorder()
        for sequence in [10, 12] as [UInt16] { recorder.packetArrived(sequence, at: milliseconds(1)) }
        _ = recorder.makeFeedback(from: 1, about: 2)
        recorder.packetArrived(11, at: milliseconds(2))
        let made = recorder.makeFeedback(from: 1, about: 2)
        #expect(made?.firstSequence == 11 && made?.arrivals == [2_000, 1_000])
        recorder.packetArrived(2000, at: milliseconds(3))
        _ = recorder.makeFeedback(from: 1, about: 2)
        recorder.packetArrived(900, at: milliseconds(4))
        let tooLate = recorder.makeFeedback(from: 1, about: 2)
        #expect(tooLate == nil)
    }

    @Test("a feedback is bounded however long nobody asks for it")
    func bounded() throws {
        var recorder = ArrivalRecorder()
        for index in 0..<5000 {
            recorder.packetArrived(UInt16(truncatingIfNeeded: index), at: milliseconds(Int64(index)))
        }
        let made = recorder.makeFeedback(from: 1, about: 2)
        let feedback = try #require(made)
        #expect(feedback.deltas.count == 1000 && feedback.firstSequence == 4000)
        #expect(feedback.deltas.allSatisfy { $0 != nil })
    }

    @Test("packets that overtake each other have negative steps")
    func reordered() throws {
        var recorder = ArrivalRecorder()
        recorder.packetArrived(2, at: milliseconds(10))
        recorder.packetArrived(1, at: milliseconds(12))
        let made = recorder.makeFeedback(from: 1, about: 2)
        #expect(made?.arrivals == [12_000, 10_000])
    }
}
