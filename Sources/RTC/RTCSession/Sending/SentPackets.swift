// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import RTCPackets

/// The transport-wide numbers of a connection, and when which packet was sent. Pure; allocates nothing after the first one.
package struct SentPackets: Sendable {
    private struct Entry: Sendable {
        var sequence: UInt16 = 0
        var bytes: Int32 = 0
        var probe: Int32 = -1
        var time: Int64 = -1
    }

    /// Packets that are remembered: more than are under way in any round trip.
    package static let capacity = 4096

    private var entries: [Entry] = []
    private var next: UInt16

    package init(first: UInt16 = 1) {
        next = first
    }

    /// The number that the packet gets.
    package mutating func sent(_ bytes: Int, probe: Int?, at now: MonotonicTime) -> UInt16 {
        defer { next &+= 1 }
        if entries.isEmpty { entries = Array(repeating: Entry(), count: Self.capacity) }
        entries[Int(next) % Self.capacity] = Entry(
            sequence: next, bytes: Int32(clamping: bytes), probe: Int32(probe ?? -1), time: now.nanoseconds)
        return next
    }

    /// What a feedback says of packets that are still remembered, in their order. One that has arrived is told of once.
    package mutating func reported(_ feedback: TransportFeedback) -> [PacketOutcome] {
        guard !entries.isEmpty else { return [] }
        var outcomes: [PacketOutcome] = []
        outcomes.reserveCapacity(feedback.deltas.count)
        for (index, arrival) in feedback.arrivals.enumerated() {
            let sequence = feedback.firstSequence &+ UInt16(truncatingIfNeeded: index)
            let entry = entries[Int(sequence) % Self.capacity]
            guard entry.time >= 0, entry.sequence == sequence else { continue }
            outcomes.append(
                PacketOutcome(
                    sentAt: MonotonicTime(nanoseconds: entry.time), bytes: Int(entry.bytes), arrival: arrival,
                    probe: entry.probe < 0 ? nil : Int(entry.probe)))
            if arrival != nil { entries[Int(sequence) % Self.capacity].time = -1 }
        }
        return outcomes
    }
}

/// What happened to one packet that we sent.
package struct PacketOutcome: Equatable, Sendable {
    package var sentAt: MonotonicTime
    package var bytes: Int
    /// In microseconds of the receiver's clock; nil if it did not arrive.
    package var arrival: Int64?
    /// Of which probe it was a part.
    package var probe: Int?

    package init(sentAt: MonotonicTime, bytes: Int, arrival: Int64?, probe: Int? = nil) {
        (self.sentAt, self.bytes, self.arrival, self.probe) = (sentAt, bytes, arrival, probe)
    }
}
