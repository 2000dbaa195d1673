// SPDX-License-Identifier: Apache-2.0

package import RTCPackets

/// Sequence numbers and timestamps of one forwarded stream, continuous for its receiver whatever sources feed it. Pure.
package struct StreamNumbers: Equatable, Sendable {
    private var source: UInt32?
    private var sequenceOffset: UInt16 = 0
    private var timestampOffset: UInt32 = 0
    private var last: (sequence: UInt16, timestamp: UInt32)?
    /// What a new source's first packet is later than the last one of the old, in steps of the clock.
    private let step: UInt32

    package init(clockRate: UInt32) { step = clockRate / 50 }

    /// The numbers of a packet as its receiver gets them.
    package mutating func forwarded(_ header: RTPHeader) -> (sequence: UInt16, timestamp: UInt32) {
        if header.ssrc != source { begin(with: header) }
        let numbers = (header.sequence &+ sequenceOffset, header.timestamp &+ timestampOffset)
        if let last {
            let isNewer = Int16(bitPattern: numbers.0 &- last.sequence) > 0
            if isNewer { self.last = numbers }
        } else {
            last = numbers
        }
        return numbers
    }

    private mutating func begin(with header: RTPHeader) {
        source = header.ssrc
        guard let last else { return }
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
