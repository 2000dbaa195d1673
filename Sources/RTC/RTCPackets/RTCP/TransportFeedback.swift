// SPDX-License-Identifier: Apache-2.0

/// Transport-wide congestion feedback: which packets of a run arrived, and when
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01 section 3.1).
package struct TransportFeedback: Equatable, Sendable {
    /// A feedback about more packets than this is refused; senders report every 50-100 ms.
    package static let maximumPackets = 8192

    package var sender: UInt32
    package var media: UInt32
    package var firstSequence: UInt16
    /// In steps of 64 ms; 24 bits, signed.
    package var referenceTime: Int32
    /// Counts feedback packets, so that the receiver of them notices a lost one.
    package var number: UInt8
    /// One per packet from ``firstSequence`` on: steps of 250 µs since the previous arrival (the first one: since the
    /// reference time), nil for a packet that did not arrive.
    package var deltas: [Int16?]

    package init(
        sender: UInt32, media: UInt32, firstSequence: UInt16, referenceTime: Int32, number: UInt8, deltas: [Int16?]
    ) {
        self.sender = sender
        self.media = media
        self.firstSequence = firstSequence
        self.referenceTime = referenceTime
        self.number = number
        self.deltas = deltas
    }

    /// Each arrival in microseconds of the receiver's clock, nil for a packet that did not arrive.
    package var arrivals: [Int64?] {
        var time = Int64(referenceTime) * 64_000
        return deltas.map { delta in
            guard let delta else { return nil }
            time += Int64(delta) * 250
            return time
        }
    }
}
