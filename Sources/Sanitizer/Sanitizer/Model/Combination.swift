// SPDX-License-Identifier: Apache-2.0

/// A logistic combination of what the stages found.
package struct Combination: Sendable, Equatable {
    package let bias: Double
    package let weights: CombinedValues

    package init(bias: Double, weights: CombinedValues) {
        self.bias = bias
        self.weights = weights
    }

    /// 0...1.
    package func score(_ values: CombinedValues) -> Double {
        // In the order of their names, in which sums were always made.
        let sum =
            bias + weights.cipher * values.cipher + weights.encoded * values.encoded
            + weights.evidence * values.evidence
        return 1 / (1 + Exponential.of(-sum))
    }
}

/// What the combination weighs, or how much each of it weighs.
package struct CombinedValues: Sendable, Equatable {
    /// Signals that only a reading as a cipher shows.
    package var cipher = 0.0
    /// Signals in what was hidden or encoded.
    package var encoded = 0.0
    /// What the table says.
    package var evidence = 0.0

    /// By their names in the file of a model, in order.
    package static let names: [(name: String, value: any WritableKeyPath<CombinedValues, Double> & Sendable)] = [
        ("cipher", \.cipher), ("encoded", \.encoded), ("evidence", \.evidence),
    ]

    package init() {}

    /// Those of a file; names that nothing is known of are left out.
    package init(named values: [String: Double]) {
        for (name, value) in Self.names { self[keyPath: value] = values[name] ?? 0 }
    }
}
