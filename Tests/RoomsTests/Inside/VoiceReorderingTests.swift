// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import Rooms

@Suite struct VoiceReorderingTests {
    private var order = VoiceReordering()

    private static func at(_ milliseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: milliseconds * 1_000_000)
    }

    private mutating func hear(_ sequence: UInt16, at milliseconds: Int64) -> [VoiceReordering.Step] {
        order.received(sequence, [UInt8(truncatingIfNeeded: sequence)], at: Self.at(milliseconds))
    }

    @Test("what comes in its place goes on at once, over the wrap of its numbers too")
    mutating func inOrder() {
        for (index, sequence) in [UInt16(65_534), 65_535, 0, 1].enumerated() {
            #expect(hear(sequence, at: Int64(index) * 20) == [.decode([UInt8(truncatingIfNeeded: sequence)])])
        }
    }

    @Test("a packet that has overtaken another waits for it; a second copy is dropped")
    mutating func overtaken() {
        #expect(hear(10, at: 0) == [.decode([10])])
        #expect(hear(12, at: 20) == [])
        #expect(hear(11, at: 30) == [.decode([11]), .decode([12])])
        #expect(hear(11, at: 40) == [])
    }

    @Test("a lost packet is recovered from the one behind it when time is up")
    mutating func lost() {
        #expect(hear(10, at: 0) == [.decode([10])])
        #expect(hear(12, at: 40) == [])
        #expect(order.timePassed(at: Self.at(80)) == [])
        #expect(order.timePassed(at: Self.at(100)) == [.recover(from: [12]), .decode([12])])
    }

    @Test("of several lost ones all but the last are guessed; what waits is bounded")
    mutating func severalLost() {
        #expect(hear(10, at: 0) == [.decode([10])])
        #expect(hear(13, at: 60) == [])
        #expect(hear(14, at: 80) == [])
        #expect(
            hear(15, at: 90)
                == [.conceal, .recover(from: [13]), .decode([13]), .decode([14]), .decode([15])])
    }

    @Test("a sender that restarts its numbers is followed, without the sound of a thousand lost packets")
    mutating func jump() {
        #expect(hear(10, at: 0) == [.decode([10])])
        #expect(hear(5_000, at: 20) == [])
        #expect(order.timePassed(at: Self.at(80)) == [.decode([0x88])])
    }

    @Test("who sends nothing is heard as silence, so that pauses pass")
    mutating func silence() {
        #expect(hear(10, at: 0) == [.decode([10])])
        #expect(order.timePassed(at: Self.at(40)) == [])
        #expect(order.timePassed(at: Self.at(60)) == [.silence(2)])
        #expect(order.timePassed(at: Self.at(80)) == [])
        #expect(order.timePassed(at: Self.at(100)) == [.silence(2)])
        #expect(order.timePassed(at: Self.at(10_100)) == [.silence(25)])
        #expect(hear(11, at: 10_110) == [.decode([11])])
    }
}
