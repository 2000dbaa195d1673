// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import RTCPackets

/// Notes when packets with transport-wide sequence numbers arrive and makes the feedback from which the sender estimates
/// the bandwidth of its path. One per connection: the numbers run over all its streams.
package struct ArrivalRecorder: Sendable {
    private struct Entry: Sendable {
        var sequence: Int64 = -1
        var arrival = MonotonicTime(nanoseconds: 0)
    }

    /// Packets in one feedback at most; the older ones of a longer gap are given up.
    package static let maximumSpan: Int64 = 1000
    /// Arrivals that are remembered: those reported on lately stay, so that a late packet does not make its neighbours
    /// look lost.
    private static let capacity: Int64 = 1024
    /// The resolution of the wire, in nanoseconds.
    private static let step: Int64 = 250_000
    private static let stepsPerReference: Int64 = 256

    private var unwrapper = SequenceUnwrapper()
    /// Each at the remainder of its number; empty before the first.
    private var entries: ContiguousArray<Entry> = []
    /// The lowest number that arrived since the last feedback.
    private var firstFresh: Int64?
    /// The number after the last one that was reported on.
    private var next: Int64?
    private var number: UInt8 = 0

    package init() {}

    package mutating func packetArrived(_ sequence: UInt16, at now: MonotonicTime) {
        let sequence = unwrapper.unwrap(sequence)
        if entries.isEmpty { entries = ContiguousArray(repeating: Entry(), count: Int(Self.capacity)) }
        guard let highest = unwrapper.highest, highest - sequence < Self.maximumSpan, arrival(of: sequence) == nil
        else { return }
        entries[Self.place(sequence)] = Entry(sequence: sequence, arrival: now)
        let oldest = highest - Self.maximumSpan + 1
        firstFresh = max(oldest, min(firstFresh ?? sequence, sequence))
        next = next.map { max(oldest, $0) } ?? sequence
    }

    /// Whether something arrived since the last feedback.
    package var hasFresh: Bool { firstFresh != nil }

    /// What arrived since the last feedback; nil if nothing has.
    package mutating func makeFeedback(from sender: UInt32, about media: UInt32) -> TransportFeedback? {
        guard let firstFresh, let last = unwrapper.highest else { return nil }
        let start = min(next ?? firstFresh, firstFresh)
        guard let first = (start...last).first(where: { arrival(of: $0) != nil }), let base = arrival(of: first) else {
            return nil
        }
        let reference = base.nanoseconds / Self.step / Self.stepsPerReference
        var steps = reference * Self.stepsPerReference
        var deltas: [Int16?] = []
        deltas.reserveCapacity(Int(last - start) + 1)
        for sequence in start...last {
            guard let arrival = arrival(of: sequence) else {
                deltas.append(nil)
                continue
            }
            let delta = arrival.nanoseconds / Self.step - steps
            deltas.append(Int16(clamping: delta))
            steps += Int64(Int16(clamping: delta))
        }
        self.firstFresh = nil
        next = last + 1
        defer { number &+= 1 }
        return TransportFeedback(
            sender: sender, media: media, firstSequence: UInt16(truncatingIfNeeded: start),
            referenceTime: (Int32(truncatingIfNeeded: reference) << 8) >> 8, number: number, deltas: deltas)
    }

    private func arrival(of sequence: Int64) -> MonotonicTime? {
        let entry = entries[Self.place(sequence)]
        return entry.sequence == sequence ? entry.arrival : nil
    }

    private static func place(_ sequence: Int64) -> Int { Int(sequence & (capacity - 1)) }
}
