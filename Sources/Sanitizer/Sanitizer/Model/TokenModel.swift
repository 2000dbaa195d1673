// SPDX-License-Identifier: Apache-2.0

/// The learned stage: a table of hashed word groups, and how signals and table combine to a score.
package struct TokenModel: Sendable {
    /// Words that are read together, and how far the next reading is.
    package static let window = 32
    package static let step = 16
    /// Evidence beyond it says no more.
    package static let most = 10.0
    /// The least score of what is flagged for what was found in it, whatever the words say.
    package static let condemned = 0.93

    package let version: String
    /// A power of two of weights in units of `scale`; most are nothing, so that unknown words say nothing.
    let table: [Int8]
    let scale: Double
    let tableBias: Double
    package let combination: Combination
    package let thresholds: ScoreThresholds
    /// What is told of a score; thresholds are of scores before it.
    package let calibration: ScopeCalibration

    package init(
        version: String, table: [Int8], scale: Double, tableBias: Double, combination: Combination,
        thresholds: ScoreThresholds, calibration: ScopeCalibration = ScopeCalibration()
    ) {
        self.version = version
        self.table = table
        self.scale = scale
        self.tableBias = tableBias
        self.combination = combination
        self.thresholds = thresholds
        self.calibration = calibration
    }

    /// The strongest evidence of any reading, at most ``most`` either way; 0 is what one benign text in ten reaches,
    /// 2 what three in two hundred reach.
    package func evidence(_ features: TokenFeatures) -> Double {
        guard !table.isEmpty, features.count > 0 else { return -Self.most }
        var sum = WindowSum<Int>()
        let best = features.strongest(&sum, mask: UInt32(table.count - 1)) { Int(table[$0]) } ?? 0
        return min(max(Double(best) * scale + tableBias, -Self.most), Self.most)
    }
}
