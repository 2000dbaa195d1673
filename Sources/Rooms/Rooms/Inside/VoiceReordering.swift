// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// Puts the packets of one voice back in order and says what stands in for those that do not come. Pure.
///
/// Who listens inside the hub plays nothing, so that nothing has to be smoothed: a packet in its place goes on at once,
/// and only one that has overtaken another waits for it.
struct VoiceReordering: Sendable {
    enum Step: Equatable, Sendable {
        case decode([UInt8])
        /// A packet is lost; the one that follows it carries a coarse copy.
        case recover(from: [UInt8])
        /// A packet is lost, and nothing of it is known.
        case conceal
        /// Nothing is sent: so many frames of 20 ms.
        case silence(Int)
    }

    /// Packets that wait for an earlier one at most.
    static let depth = 3
    /// How long they wait.
    static let patience = Duration.milliseconds(60)
    /// More than this is no loss but a new beginning.
    private static let longestLoss = 25
    /// Frames of silence at once: after that the sound of now counts.
    private static let longestSilence = 25
    static let frame = Duration.milliseconds(20)

    private var unwrapper = SequenceUnwrapper()
    private var next: Int64?
    private var waiting: [Int64: [UInt8]] = [:]
    private var waitingSince: MonotonicTime?
    /// Until when there is sound or silence.
    private var filledUntil: MonotonicTime?

    mutating func received(_ sequence: UInt16, _ payload: [UInt8], at now: MonotonicTime) -> [Step] {
        let index = unwrapper.unwrap(sequence)
        let expected = next ?? index
        guard index >= expected else { return [] }
        next = expected
        waiting[index] = payload
        var steps = drain(at: now)
        if waiting.count >= Self.depth { steps += giveUp(at: now) }
        return steps
    }

    /// To be called every 20 ms.
    mutating func timePassed(at now: MonotonicTime) -> [Step] {
        if let waitingSince, now - waitingSince >= Self.patience { return giveUp(at: now) }
        // A sender that detects silence sends nothing meanwhile; who listens has to hear that.
        guard waiting.isEmpty, let filled = filledUntil, now - filled >= Self.patience else { return [] }
        let missing = Int((now - filled - Self.frame) / Self.frame)
        filledUntil = filled + Self.frame * missing
        return [.silence(min(missing, Self.longestSilence))]
    }

    private mutating func drain(at now: MonotonicTime) -> [Step] {
        var steps: [Step] = []
        while let index = next, let payload = waiting.removeValue(forKey: index) {
            steps.append(.decode(payload))
            next = index + 1
            filledUntil = now
        }
        waitingSince = waiting.isEmpty ? nil : waitingSince ?? now
        return steps
    }

    /// What is missing before the first that waits will not come.
    private mutating func giveUp(at now: MonotonicTime) -> [Step] {
        guard let index = next, let first = waiting.keys.min(), let payload = waiting[first] else { return [] }
        let lost = Int(first - index)
        next = first
        waitingSince = nil
        guard lost > 0, lost <= Self.longestLoss else { return drain(at: now) }
        return Array(repeating: .conceal, count: lost - 1) + [.recover(from: payload)] + drain(at: now)
    }
}
