// SPDX-License-Identifier: Apache-2.0

/// The learned stage: a table of hashed word groups, and how signals and table combine to a score.
package struct TokenModel: Sendable {
    /// Words that are read together, and how far the next reading is.
    package static let window = 32
    package static let step = 16
    /// Evidence beyond it says no more.
    package static let most = 10.0

    package let version: String
    /// A power of two of weights in units of `scale`; most are nothing, so that unknown words say nothing.
    let table: [Int8]
    let scale: Double
    let tableBias: Double
    package let combination: Combination
    package let thresholds: ScoreThresholds

    package init(
        version: String, table: [Int8], scale: Double, tableBias: Double, combination: Combination,
        thresholds: ScoreThresholds
    ) {
        self.version = version
        self.table = table
        self.scale = scale
        self.tableBias = tableBias
        self.combination = combination
        self.thresholds = thresholds
    }

    /// The strongest evidence of any window of words, 0...``most``; 2 is what one benign text in twenty reaches.
    package func evidence(_ features: TokenFeatures) -> Double {
        guard !table.isEmpty, !features.ends.isEmpty else { return 0 }
        let mask = UInt32(table.count - 1)
        let best = features.strongestWindow { Int(table[Int($0 & mask)]) }
        return min(max(Double(best) * scale + tableBias, 0), Self.most)
    }
}

extension TokenFeatures {
    /// The largest sum of any window of words.
    package func strongestWindow<Weight: AdditiveArithmetic & Comparable>(_ weight: (UInt32) -> Weight) -> Weight {
        var sums = [Weight.zero]
        sums.reserveCapacity(ends.count + 1)
        var total = Weight.zero
        var start = 0
        for end in ends {
            for index in start..<end { total += weight(hashes[index]) }
            sums.append(total)
            start = end
        }
        return windows.map { sums[$0.upperBound] - sums[$0.lowerBound] }.max() ?? .zero
    }

    /// The words of each window; they overlap by half.
    package var windows: [Range<Int>] {
        guard !ends.isEmpty else { return [] }
        let last = max(ends.count - TokenModel.step, 1)
        return stride(from: 0, to: last, by: TokenModel.step).map {
            $0..<min($0 + TokenModel.window, ends.count)
        }
    }

    /// The hashes of some words.
    package func hashes(of words: Range<Int>) -> ArraySlice<UInt32> {
        hashes[
            (words.lowerBound == 0 ? 0 : ends[words.lowerBound - 1])..<(words.isEmpty ? 0 : ends[words.upperBound - 1])]
    }
}

/// A logistic combination of what the stages found.
package struct Combination: Sendable, Equatable {
    package var bias: Double
    /// By name: a signal, `encoded`, `cipher`, `together2`, `together3`, `evidence`.
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
