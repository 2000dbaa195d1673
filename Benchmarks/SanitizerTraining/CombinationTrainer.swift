// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Logistic regression over what a scan reads, with evidence from tables that did not see the source. No sign of an
/// attack lowers the score.
enum CombinationTrainer {
    /// What an instruction in a hidden or encoded place weighs at least: few sources hide anything.
    private static let leastEncoded = 1.5
    private static let rounds = 600

    private struct Row {
        let values: [(index: Int, value: Double)]
        let isInjection: Bool
        let weight: Double
    }

    static func train(_ records: [TrainingRecord]) -> Combination {
        let names = Set(records.flatMap { $0.values.keys }).sorted()
        let (weights, bias) = fit(rows(records, names), names.count)
        var named = Dictionary(uniqueKeysWithValues: zip(names, weights))
        named["encoded"] = max(named["encoded"] ?? 0, leastEncoded)
        return Combination(bias: bias, weights: named)
    }

    private static func rows(_ records: [TrainingRecord], _ names: [String]) -> [Row] {
        let counts = Dictionary(grouping: records, by: { "\($0.source) \($0.isInjection)" }).mapValues(\.count)
        return records.map { record in
            let values = record.values
            return Row(
                values: names.indices.compactMap { index in values[names[index]].map { (index, $0) } },
                isInjection: record.isInjection,
                weight: 20 / Double(counts["\(record.source) \(record.isInjection)"] ?? 1).squareRoot())
        }
    }

    private static func fit(_ rows: [Row], _ count: Int) -> ([Double], Double) {
        var weights = [Double](repeating: 0, count: count)
        var bias = -3.0
        let total = rows.reduce(0) { $0 + $1.weight }
        for round in 0..<rounds {
            var gradient = weights.map { -0.002 * $0 }
            var biasGradient = 0.0
            for row in rows {
                var sum = bias
                for (index, value) in row.values { sum += weights[index] * value }
                let error = ((row.isInjection ? 1 : 0) - 1 / (1 + Exponential.of(-sum))) * row.weight / total
                biasGradient += error
                for (index, value) in row.values { gradient[index] += error * value }
            }
            let rate = 4.0 / (1 + Double(round) / 200)
            for index in weights.indices { weights[index] = max(weights[index] + rate * gradient[index], 0) }
            bias += rate * biasGradient
        }
        return (weights, bias)
    }
}
