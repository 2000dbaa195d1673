// SPDX-License-Identifier: Apache-2.0

/// How far a recognizer is behind, and what a session does without because of that. Pure.
package struct RecognizerBacklog: Equatable, Sendable {
    /// Each leaves out what the one before does, too.
    package enum Step: Int, Comparable, Sendable {
        case none
        /// No reply is prepared before the turn is surely over.
        case lean
        /// No other conversation should begin here.
        case full

        package static func < (left: Step, right: Step) -> Bool { left.rawValue < right.rawValue }
    }

    /// Sound that waits at which a step begins, and below which all are over.
    static let bounds: [(step: Step, from: Duration)] = [(.full, .seconds(3)), (.lean, .seconds(1))]
    static let relief = Duration.milliseconds(200)

    private var waiting = Duration.zero
    private(set) var step = Step.none

    /// The step, where this sound has made it another one.
    mutating func came(_ sound: Duration) -> Step? {
        waiting += sound
        guard let reached = Self.bounds.first(where: { waiting >= $0.from })?.step, reached > step else { return nil }
        step = reached
        return step
    }

    /// The step, where it is another one now that this sound was taken or lost.
    mutating func went(_ sound: Duration) -> Step? {
        waiting -= sound
        guard step > .none, waiting < Self.relief else { return nil }
        step = .none
        return step
    }
}
