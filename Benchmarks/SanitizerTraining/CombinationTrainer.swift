// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Logistic regression over what a scan reads, with evidence from tables that did not see the source: one weight for
/// evidence, one each for what was hidden or enciphered. No sign of an attack lowers the score.
enum CombinationTrainer {
    /// What an instruction in a hidden or encoded place weighs at least: few sources hide anything.
    private static let leastEncoded = 1.5
    private static let rounds = 60

    static func train(_ records: [TrainingRecord]) -> Combination {
        let names = CombinedValues.names.reversed()
        let counts = Dictionary(grouping: records, by: { "\($0.source) \($0.isInjection)" }).mapValues(\.count)
        var fit = ScaledFit(count: names.count, decay: 1)
        for record in records {
            let values = record.values
            let weight = 20 / Float(counts["\(record.source) \(record.isInjection)"] ?? 1).squareRoot()
            fit.add(names.map { Float(values[keyPath: $0.value]) }, weight: weight, isInjection: record.isInjection)
        }
        let fitted = fit.run(rounds: rounds)
        var weights = CombinedValues()
        for ((_, value), weight) in zip(names, fitted) { weights[keyPath: value] = Double(max(weight, 0)) }
        weights.encoded = max(weights.encoded, leastEncoded)
        return Combination(bias: Double(fitted[names.count]), weights: weights)
    }
}
