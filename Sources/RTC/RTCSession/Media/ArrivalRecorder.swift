// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import RTCPackets

/// Notes when packets with transport-wide sequence numbers arrive and makes the feedback from which the sender estimates
/// the bandwidth of its path. One per connection: the numbers run over all its streams.
package struct ArrivalRecorder: Sendable {
    /// Packets in one feedback at most; the older ones of a longer gap are given up.
    package static let maximumSpan: Int64 = 1000
    /// The resolution of the wire, in nanoseconds.
    private static let step: Int64 = 250_000
    private static let stepsPerReference: Int64 = 256

    private var unwrapper = SequenceUnwrapper()
    /// Those reported on lately stay, so that a late packet does not make its neighbours look lost.
    private var arrivals: [Int64: MonotonicTime] = [:]
    /// The lowest number that arrived since the last feedback.
    private var firstFresh: Int64?
    /// The number after the last one that was reported on.
    private var next: Int64?
    private var number: UInt8 = 0

    package init() {}

    package mutating func packetArrived(_ sequence: UInt16, at now: MonotonicTime) {
        let sequence = unwrapper.unwrap(sequence)
        guard let highest = unwrapper.highest, highest - sequence < Self.maximumSpan, arrivals[sequence] == nil else {
            return
        }
        arrivals[sequence] = now
        let oldest = highest - Self.maximumSpan + 1
        firstFresh = max(oldest, min(firstFresh ?? sequence, sequence))
        next = next.map { max(oldest, $0) } ?? sequence
        if arrivals.count > 2 * Int(Self.maximumSpan) { forget(before: oldest) }
    }

    /// What arrived since the last feedback; nil if nothing has.
    package mutating func makeFeedback(from sender: UInt32, about media: UInt32) -> TransportFeedback? {
        guard let firstFresh, let last = unwrapper.highest else { return nil }
        let start = min(next ?? firstFresh, firstFresh)
        guard let first = (start...last).first(where: { arrivals[$0] != nil }), let base = arrivals[first] else {
            return nil
        }
        let reference = base.nanoseconds / Self.step / Self.stepsPerReference
        var steps = reference * Self.stepsPerReference
        var deltas: [Int16?] = []
        for sequence in start...last {
            guard let arrival = arrivals[sequence] else {
                deltas.append(nil)
                continue
            }
            let delta = arrival.nanoseconds / Self.step - steps
            deltas.append(Int16(clamping: delta))
            steps += Int64(Int16(clamping: delta))
        }
        self.firstFresh = nil
        next = last + 1
        forget(before: last - Self.maximumSpan / 2)
        defer { number &+= 1 }
        return TransportFeedback(
            sender: sender, media: media, firstSequence: UInt16(truncatingIfNeeded: start),
            referenceTime: (Int32(truncatingIfNeeded: reference) << 8) >> 8, number: number, deltas: deltas)
    }

    private mutating func forget(before oldest: Int64) { arrivals = arrivals.filter { $0.key >= oldest } }
}
