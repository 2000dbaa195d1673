// SPDX-License-Identifier: Apache-2.0

/// How long a pause has to last before it ends a turn: a fixed range, or one that follows the speaker.
///
/// Counted from the last voiced moment, so that a voice detector's own patience is part of the pause and not added to it.
package struct Endpointing: Equatable, Sendable {
    package struct Settings: Equatable, Sendable {
        /// After words that sound complete.
        package var shortest: Duration = .milliseconds(300)
        /// After words that ask for more.
        package var longest: Duration = .milliseconds(1_800)
        /// Whether the range follows the pauses that a speaker makes inside a turn.
        package var isDynamic = false
        /// The weight of what was known in the running mean of pauses, in 0...1.
        package var memory = 0.9

        package init() {}
    }

    private let settings: Settings
    /// The running mean of pauses after which the speaker went on, in seconds.
    private var meanPause: Double?

    package init(_ settings: Settings = Settings()) { self.settings = settings }

    /// The pause that ends the turn. `completeness` in 0...1 says how finished the words sound.
    package func patience(completeness: Double) -> Duration {
        let shortest = floor, longest = max(settings.longest, floor)
        let share = 1 - min(max(completeness, 0), 1)
        return shortest + (longest - shortest) * share
    }

    /// Learns from a pause after which the same turn went on.
    package mutating func pauseBridged(_ pause: Duration) {
        let seconds = Double(pause.wholeMilliseconds) / 1_000
        guard settings.isDynamic, seconds > 0 else { return }
        meanPause = meanPause.map { $0 * settings.memory + seconds * (1 - settings.memory) } ?? seconds
    }

    private var floor: Duration {
        guard settings.isDynamic, let meanPause else { return settings.shortest }
        let learnt = Duration.milliseconds(Int64(meanPause * 1_000))
        return min(max(learnt, settings.shortest), settings.longest)
    }
}

extension Duration {
    /// Rounded towards zero.
    var wholeMilliseconds: Int64 {
        components.seconds * 1_000 + components.attoseconds / 1_000_000_000_000_000
    }
}
