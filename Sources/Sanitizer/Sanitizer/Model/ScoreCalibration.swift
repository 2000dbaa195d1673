// SPDX-License-Identifier: Apache-2.0

/// A line through log odds (Platt): what it makes of a score is the share of injections among texts of that score, where
/// both kinds are equally common. It never changes which of two scores is higher.
package struct ScoreCalibration: Sendable, Equatable {
    package static let none = ScoreCalibration(slope: 1, shift: 0)
    /// Scores beyond it either way are no surer.
    private static let least = 1e-6

    /// Positive.
    package let slope: Double
    package let shift: Double

    package init(slope: Double, shift: Double) {
        self.slope = slope
        self.shift = shift
    }

    package func applied(to score: Double) -> Double {
        guard self != .none else { return score }
        return 1 / (1 + Exponential.of(-(slope * Self.odds(of: score) + shift)))
    }

    /// The logarithm of a score's odds.
    package static func odds(of score: Double) -> Double {
        let bounded = min(max(score, least), 1 - least)
        return Exponential.logarithm(of: bounded / (1 - bounded))
    }
}

/// One line for texts and one for definitions, whose score is that of the strongest of many strings.
package struct ScopeCalibration: Sendable, Equatable {
    package let content: ScoreCalibration
    package let manifest: ScoreCalibration

    package init(content: ScoreCalibration = .none, manifest: ScoreCalibration = .none) {
        self.content = content
        self.manifest = manifest
    }

    func applied(to score: Double, in scope: ContentScope) -> Double {
        // Nothing was read: that is no doubt.
        score > 0 ? (scope == .manifest ? manifest : content).applied(to: score) : 0
    }
}
