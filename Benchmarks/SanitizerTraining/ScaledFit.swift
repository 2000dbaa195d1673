// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Logistic regression over a few numbers: Newton's steps, which a handful of weights allow.
struct ScaledFit {
    private let count: Int
    private let decay: Double
    private var rows: [(values: [Double], weight: Double, target: Double)] = []

    init(count: Int, decay: Double) {
        self.count = count
        self.decay = decay
    }

    mutating func add(_ values: [Float], weight: Float, isInjection: Bool) {
        rows.append((values.map(Double.init) + [1], Double(weight), isInjection ? 1 : 0))
    }

    func run(rounds: Int) -> [Float] {
        var weights = [Double](repeating: 0, count: count + 1)
        for _ in 0..<rounds {
            var slope = weights.map { -decay * $0 }
            var curve = (0...count).map { row in (0...count).map { row == $0 ? decay : 0 } }
            for row in rows {
                let sum = zip(weights, row.values).reduce(0) { $0 + $1.0 * $1.1 }
                let share = 1 / (1 + Exponential.of(-sum))
                for first in 0...count {
                    slope[first] += row.weight * (row.target - share) * row.values[first]
                    for second in 0...count {
                        curve[first][second] +=
                            row.weight * share * (1 - share) * row.values[first] * row.values[second]
                    }
                }
            }
            let step = Self.solve(curve, slope)
            for index in weights.indices { weights[index] += step[index] }
            if step.allSatisfy({ abs($0) < 1e-7 }) { break }
        }
        return weights.map(Float.init)
    }

    /// Gauss and Jordan; the matrix is positive definite.
    private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
        var rows = zip(matrix, right).map { $0 + [$1] }
        for pivot in rows.indices {
            let scale = rows[pivot][pivot]
            rows[pivot] = rows[pivot].map { $0 / scale }
            for other in rows.indices where other != pivot {
                let factor = rows[other][pivot]
                for column in rows[other].indices { rows[other][column] -= factor * rows[pivot][column] }
            }
        }
        return rows.map { $0[$0.count - 1] }
    }
}
