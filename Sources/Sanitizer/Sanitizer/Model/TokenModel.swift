// SPDX-License-Identifier: Apache-2.0

/// The learned stage: a table of hashed word groups, and how signals and table combine to a score.
package struct TokenModel: Sendable {
    package static let window = 48
    package static let step = 24

    package let version: String
    /// A power of two of weights in units of `scale`.
    let table: [Int8]
    let scale: Double
    package let combination: Combination
    package let thresholds: ScoreThresholds

    package init(
        version: String, table: [Int8], scale: Double, combination: Combination, thresholds: ScoreThresholds
    ) {
        self.version = version
        self.table = table
        self.scale = scale
        self.combination = combination
        self.thresholds = thresholds
    }

    /// The strongest evidence of any window of words: log odds, 0 for an empty text.
    package func evidence(_ features: TokenFeatures) -> Double {
        guard !table.isEmpty, !features.ends.isEmpty else { return 0 }
        var sums = [0]
        sums.reserveCapacity(features.ends.count + 1)
        var total = 0
        var start = 0
        let mask = UInt32(table.count - 1)
        for end in features.ends {
            for index in start..<end { total += Int(table[Int(features.hashes[index] & mask)]) }
            sums.append(total)
            start = end
        }
        var best = -Double.infinity
        var first = 0
        repeat {
            let last = min(first + Self.window, features.ends.count)
            let count = features.ends[last - 1] - (first == 0 ? 0 : features.ends[first - 1])
            let score = Double(sums[last] - sums[first]) * scale / Self.norm(count)
            best = max(best, score)
            first += Self.step
        } while first + Self.step < features.ends.count
        return best
    }

    /// By what a window's sum is divided: short windows do not weigh more than their words.
    package static func norm(_ hashes: Int) -> Double { Double(max(hashes, 64)).squareRoot() }
}

/// A logistic combination of what the stages found.
package struct Combination: Sendable, Equatable {
    package var bias: Double
    /// By name: a signal, `view.` and a signal, `cipher`, `together2`, `together3`, `evidence`.
    package var weights: [String: Double]

    package init(bias: Double, weights: [String: Double]) {
        self.bias = bias
        self.weights = weights
    }

    /// 0...1.
    package func score(_ values: [String: Double]) -> Double {
        let names = values.keys.sorted()
        let sum = names.reduce(bias) { $0 + (weights[$1] ?? 0) * (values[$1] ?? 0) }
        return 1 / (1 + Exponential.of(-sum))
    }
}
