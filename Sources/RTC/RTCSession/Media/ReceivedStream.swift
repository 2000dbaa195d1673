// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// One source of a peer: what has come of it, and where it belongs. Pure.
struct ReceivedStream {
    let source: UInt32
    var statistics: ReceptionStatistics
    /// Only where the section's feedback has `nack`.
    private var losses: LossDetector?
    private var lost: [UInt16] = []
    /// As it was told last; nil while it is not known.
    var route: MediaRoute?

    init(_ source: UInt32, clockRate: UInt32, usesNACK: Bool) {
        self.source = source
        statistics = ReceptionStatistics(clockRate: clockRate)
        losses = usesNACK ? LossDetector() : nil
    }

    /// Whether there may be something to ask for.
    var isMissing: Bool { !lost.isEmpty || losses?.isMissing == true }

    mutating func note(_ header: RTPHeader, at now: MonotonicTime) {
        statistics.packetReceived(header, at: now)
        noteSequence(header.sequence, at: now)
    }

    /// A packet of that number is there, by whatever way.
    mutating func noteSequence(_ sequence: UInt16, at now: MonotonicTime) {
        if let new = losses?.packetReceived(sequence, at: now), !new.isEmpty { lost += new }
    }

    /// What to ask for now.
    mutating func takeLost(at now: MonotonicTime) -> [UInt16] {
        defer { lost = [] }
        return lost + (losses?.timePassed(at: now) ?? [])
    }
}
