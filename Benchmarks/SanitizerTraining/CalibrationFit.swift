// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Makes scores say how common injections are among texts that have them, where both kinds are equally common; and tells
/// how far they do.
struct CalibrationFit {
    private static let bounds = [0, 0.1, 0.3, 0.5, 0.7, 0.9, 1.01]

    let line: ScoreCalibration

    /// From scores of models that did not see the texts.
    init(_ scores: [(score: Double, isInjection: Bool)]) {
        var fit = ScaledFit(count: 1, decay: 1e-3)
        let injected = scores.count { $0.isInjection }
        for (score, isInjection) in scores {
            let share = 1000 / Float(max(isInjection ? injected : scores.count - injected, 1))
            fit.add([Float(ScoreCalibration.odds(of: score))], weight: share, isInjection: isInjection)
        }
        let fitted = fit.run(rounds: 60)
        line = ScoreCalibration(slope: Double(max(fitted[0], 0.05)), shift: Double(fitted[1]))
    }

    /// Rows of what was said and what was so.
    static func table(_ scores: [(score: Double, isInjection: Bool)]) -> String {
        let injected = Double(max(scores.count { $0.isInjection }, 1))
        let benign = Double(max(scores.count - Int(injected), 1))
        let rows = zip(bounds, bounds.dropFirst()).compactMap { low, high -> String? in
            let part = scores.filter { low <= $0.score && $0.score < high }
            guard !part.isEmpty else { return nil }
            let found = Double(part.count { $0.isInjection }) / injected
            let wrong = Double(part.count { !$0.isInjection }) / benign
            let said = part.reduce((sum: 0.0, weight: 0.0)) { sum, one in
                let weight = 1 / (one.isInjection ? injected : benign)
                return (sum.sum + weight * one.score, sum.weight + weight)
            }
            return "| \(low) to \(min(high, 1)) | \(part.count) | \(rounded(said.sum / said.weight)) | "
                + "\(rounded(found / max(found + wrong, 1e-9))) |"
        }
        return (["| Scores | texts | said | so |", "| --- | --- | --- | --- |"] + rows).joined(separator: "\n") + "\n"
    }

    private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
