// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import RTCPackets

/// Sequence numbers and timestamps of one forwarded stream, continuous for its receiver whatever sources feed it. Pure.
package struct StreamNumbers: Equatable, Sendable {
    private var source: UInt32?
    private var sequenceOffset: UInt16 = 0
    private var timestampOffset: UInt32 = 0
    private var last: (sequence: UInt16, timestamp: UInt32)?
    private var lastTime: MonotonicTime?
    private let clockRate: UInt32

    package init(clockRate: UInt32) { self.clockRate = clockRate }

    /// What follows begins anew, though it may come from the same source: something was left out.
    package mutating func interrupt() { source = nil }

    /// Whether a packet begins something, so that its numbers follow those of something else.
    package func isNew(_ header: RTPHeader) -> Bool { header.ssrc != source }

    /// The numbers of a packet as its receiver gets them.
    package mutating func forwarded(
        _ header: RTPHeader, at now: MonotonicTime
    ) -> (sequence: UInt16, timestamp: UInt32) {
        if header.ssrc != source { begin(with: header, at: now) }
        lastTime = now
        let numbers = (header.sequence &+ sequenceOffset, header.timestamp &+ timestampOffset)
        if let last {
            let isNewer = Int16(bitPattern: numbers.0 &- last.sequence) > 0
            if isNewer { self.last = numbers }
        } else {
            last = numbers
        }
        return numbers
    }

    /// A new source is later than the old one by the time that has passed, and by a little at least.
    private mutating func begin(with header: RTPHeader, at now: MonotonicTime) {
        source = header.ssrc
        guard let last, let lastTime else { return }
        let passed = Int64(Double((now - lastTime).wholeNanoseconds) / 1e9 * Double(clockRate))
        let step = UInt32(clamping: max(Int64(clockRate / 100), min(passed, Int64(clockRate) * 3600)))
        sequenceOffset = last.sequence &+ 1 &- header.sequence
        timestampOffset = last.timestamp &+ step &- header.timestamp
    }

    /// A sender report as the receiver of the stream gets it; nil for another source than the one in use.
    package func forwarded(_ report: RTCPSenderReport, as ssrc: UInt32) -> RTCPSenderReport? {
        guard report.ssrc == source else { return nil }
        var report = report
        report.ssrc = ssrc
        report.rtpTime = report.rtpTime &+ timestampOffset
        report.blocks = []
        return report
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.source == right.source && left.sequenceOffset == right.sequenceOffset
            && left.timestampOffset == right.timestampOffset && left.last?.sequence == right.last?.sequence
    }
}
