// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCSession
import Testing

@Suite struct LossDetectorTests {
    private func milliseconds(_ value: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: value * 1_000_000) }

    @Test("a hole is asked for at once, over the wrap too, and again until it is filled")
    func hole() {
        var detector = LossDetector()
        let none = detector.packetReceived(65_534, at: milliseconds(0))
        let hole = detector.packetReceived(1, at: milliseconds(10))
        #expect(none.isEmpty && hole == [65_535, 0])
        let early = detector.timePassed(at: milliseconds(69))
        let again = detector.timePassed(at: milliseconds(70))
        #expect(early.isEmpty && again == [65_535, 0])
        _ = detector.packetReceived(65_535, at: milliseconds(80))
        let rest = detector.timePassed(at: milliseconds(130))
        #expect(rest == [0])
    }

    @Test("a packet is asked for ten times and then given up")
    func abandoned() {
        var detector = LossDetector()
        _ = detector.packetReceived(1, at: milliseconds(0))
        _ = detector.packetReceived(3, at: milliseconds(0))
        var requests = 1
        for time in 1...100 { requests += detector.timePassed(at: milliseconds(Int64(60 * time))).count }
        #expect(requests == LossDetector.maximumRequests && detector.abandoned == 1)
    }

    @Test("a hole too large to mend is given up at once")
    func largeHole() {
        var detector = LossDetector()
        _ = detector.packetReceived(1, at: milliseconds(0))
        _ = detector.packetReceived(3, at: milliseconds(0))
        let requests = detector.packetReceived(300, at: milliseconds(1))
        let later = detector.timePassed(at: milliseconds(1000))
        #expect(requests.isEmpty && later.isEmpty && detector.abandoned == 297)
    }

    @Test("many small holes are bounded; the oldest go first")
    func bounded() {
        var detector = LossDetector()
        for index in 0..<400 { _ = detector.packetReceived(UInt16(2 * index), at: milliseconds(0)) }
        let due = detector.timePassed(at: milliseconds(60))
        #expect(due.count == LossDetector.maximumMissing && due.last == 797)
    }

    @Test("packets in disorder and repeated ones are no loss")
    func disorder() {
        var detector = LossDetector()
        let asked = [5, 5, 4, 6, 3].flatMap { detector.packetReceived($0, at: milliseconds(0)) }
        #expect(asked.isEmpty)
    }
}
