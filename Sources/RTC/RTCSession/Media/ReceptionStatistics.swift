// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import RTCPackets

/// What was received of one source, for receiver reports (RFC 3550 appendix A).
package struct ReceptionStatistics: Sendable {
    private let clockRate: UInt32
    private var unwrapper = SequenceUnwrapper()
    private var first: Int64?
    private var received: Int64 = 0
    private var reportedExpected: Int64 = 0
    private var reportedReceived: Int64 = 0
    private var lastTransit: Int64?
    /// In 16ths of a clock step.
    private var jitter: Int64 = 0
    private var lastSenderReport: (middle: UInt32, at: MonotonicTime)?

    package init(clockRate: UInt32) { self.clockRate = clockRate }

    package mutating func packetReceived(_ header: RTPHeader, at now: MonotonicTime) {
        let sequence = unwrapper.unwrap(header.sequence)
        first = first ?? sequence
        received += 1
        let arrival = Int64(Double(now.nanoseconds) / 1e9 * Double(clockRate))
        let transit = arrival &- Int64(header.timestamp)
        if let lastTransit {
            // The timestamp wraps; the difference of two transits is small whatever its base.
            let difference = abs(Int64(Int32(truncatingIfNeeded: transit &- lastTransit)))
            jitter += difference - (jitter + 8) >> 4
        }
        lastTransit = transit
    }

    /// How much the time on the way varies.
    package var jitterTime: Duration {
        .nanoseconds(clockRate > 0 ? (jitter >> 4) * 1_000_000_000 / Int64(clockRate) : 0)
    }

    package mutating func senderReported(_ report: RTCPSenderReport, at now: MonotonicTime) {
        lastSenderReport = (UInt32(truncatingIfNeeded: report.ntpTime >> 16), now)
    }

    /// Nil before the first packet. Each block covers the time since the one before.
    package mutating func makeBlock(for source: UInt32, at now: MonotonicTime) -> RTCPReportBlock? {
        guard let first, let highest = unwrapper.highest else { return nil }
        let expected = highest - first + 1
        let (expectedNow, receivedNow) = (expected - reportedExpected, received - reportedReceived)
        (reportedExpected, reportedReceived) = (expected, received)
        let lost = max(0, expectedNow - receivedNow)
        var block = RTCPReportBlock(ssrc: source)
        block.fractionLost = expectedNow > 0 ? UInt8(clamping: lost * 256 / expectedNow) : 0
        block.totalLost = Int32(clamping: expected - received)
        block.highestSequence = UInt32(truncatingIfNeeded: highest - 0x1_0000)
        block.jitter = UInt32(clamping: jitter >> 4)
        if let (middle, time) = lastSenderReport {
            block.lastSenderReport = middle
            block.delaySinceLastSenderReport = UInt32(
                clamping: (now - time).wholeNanoseconds / 1000 * 65_536 / 1_000_000)
        }
        return block
    }
}
