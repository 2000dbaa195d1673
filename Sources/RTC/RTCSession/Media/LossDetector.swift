// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import RTCPackets

/// Tells which packets of one stream are missing and when to ask for them again (RFC 4585 section 6.2.1). Pure.
package struct LossDetector: Sendable {
    private struct Missing: Sendable {
        var lastAsked: MonotonicTime
        var asked: Int
    }

    /// A larger hole is not worth asking for: a keyframe is cheaper.
    package static let maximumMissing = 256
    /// How often one packet is asked for.
    package static let maximumRequests = 10
    /// Between two requests for the same packet; about a round trip.
    private let interval: Duration
    private var unwrapper = SequenceUnwrapper()
    private var missing: [Int64: Missing] = [:]
    /// Packets that were given up.
    package private(set) var abandoned = 0

    /// Whether there is anything that may have to be asked for.
    package var isMissing: Bool { !missing.isEmpty }

    package init(interval: Duration = .milliseconds(60)) { self.interval = interval }

    /// What to ask for at once, because this packet shows that it is missing.
    package mutating func packetReceived(_ sequence: UInt16, at now: MonotonicTime) -> [UInt16] {
        let before = unwrapper.highest
        let sequence = unwrapper.unwrap(sequence)
        if !missing.isEmpty { missing[sequence] = nil }
        guard let before, sequence > before + 1 else { return [] }
        let hole = before + 1..<sequence
        guard hole.count <= Self.maximumMissing else {
            abandoned += hole.count + missing.count
            missing = [:]
            return []
        }
        for absent in hole { missing[absent] = Missing(lastAsked: now, asked: 1) }
        dropOldest()
        return hole.map { UInt16(truncatingIfNeeded: $0) }
    }

    /// What to ask for again.
    package mutating func timePassed(at now: MonotonicTime) -> [UInt16] {
        guard !missing.isEmpty else { return [] }
        var due: [Int64] = []
        for (sequence, state) in missing where now - state.lastAsked >= interval {
            if state.asked >= Self.maximumRequests {
                missing[sequence] = nil
                abandoned += 1
            } else {
                missing[sequence] = Missing(lastAsked: now, asked: state.asked + 1)
                due.append(sequence)
            }
        }
        return due.sorted().map { UInt16(truncatingIfNeeded: $0) }
    }

    private mutating func dropOldest() {
        guard missing.count > Self.maximumMissing else { return }
        for sequence in missing.keys.sorted().dropLast(Self.maximumMissing) {
            missing[sequence] = nil
            abandoned += 1
        }
    }
}
