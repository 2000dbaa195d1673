// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Logistic regression over what a scan reads, with evidence from tables that did not see the source.
enum CombinationTrainer {
    static func train(_ records: [TrainingRecord]) -> Combination {
        let names = Set(records.flatMap { $0.values.keys }).sorted()
        let counts = Dictionary(grouping: records, by: { "\($0.source) \($0.isInjection)" }).mapValues(\.count)
        var combination = Combination(bias: -3, weights: [:])
        for name in names { combination.weights[name] = 0 }
        let rows = records.map { record in
            (
                values: names.map { record.values[$0] ?? 0 }, isInjection: record.isInjection,
                weight: 20 / Double(counts["\(record.source) \(record.isInjection)"] ?? 1).squareRoot()
            )
        }
        var weights = [Double](repeating: 0, count: names.count)
        var bias = -3.0
        let total = rows.reduce(0) { $0 + $1.weight }
        for step in 0..<600 {
            var gradient = weights.map { -0.002 * $0 }
            var biasGradient = 0.0
            for row in rows {
                let sum = zip(weights, row.values).reduce(bias) { $0 + $1.0 * $1.1 }
                let error = ((row.isInjection ? 1 : 0) - 1 / (1 + Exponential.of(-sum))) * row.weight / total
                biasGradient += error
                for index in names.indices where row.values[index] != 0 { gradient[index] += error * row.values[index] }
            }
            let rate = 8.0 / (1 + Double(step) / 200)
            for index in names.indices { weights[index] = max(weights[index] + rate * gradient[index], 0) }
            bias += rate * biasGradient
        }
        return Combination(bias: bias, weights: Dictionary(uniqueKeysWithValues: zip(names, weights)))
    }
}
