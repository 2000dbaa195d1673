// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Logistic regression over what windows say. Groups of words have a weight only if several families of payloads share
/// them: what one source alone says tells the source, and what only carriers say tells nothing.
struct TableTrainer {
    static let buckets = 1 << 18
    private static let rounds = 45
    /// How strongly weights are held near nothing.
    private static let decay: Float = 7
    private static let leastFamilies = 3
    /// For classes and signals, which say the same in every source.
    private static let leastClassFamilies = 2
    /// Lists in one language share words with no other list; in these this many texts must share a group.
    private static let leastTexts = 5
    /// A weight below it is nothing, so that a foreign word that shares its bucket says nothing.
    private static let least: Float = 0.02
    private static let writtenWeight: Float = 0.3
    /// How much of a payload's weight goes to it in the middle of harmless texts.
    private static let insertedShare: Float = 0.5
    /// Windows of one benign text that are learned; the others weigh with them.
    private static let mostWindows = 24

    private struct Example {
        let groups: [Int32]
        let weight: Float
        let isInjection: Bool
    }

    private(set) var weights = [Float](repeating: 0, count: buckets)
    private(set) var bias: Float = 0
    /// From sums to evidence.
    private(set) var unit: Float = 1

    /// `written` are texts of our own, each list of them a family.
    static func train(_ records: [TrainingRecord], written: [TrainingRecord]) -> TableTrainer {
        var trainer = TableTrainer()
        let place = places(records, written)
        trainer.fit(examples(records, written, place), place)
        trainer.align(records.filter { !$0.isInjection })
        return trainer
    }

    /// The dense number of each group that may have a weight; -1 for others.
    private static func places(_ records: [TrainingRecord], _ written: [TrainingRecord]) -> [Int32] {
        var families = [Set<String>](repeating: [], count: buckets)
        var texts = [Int](repeating: 0, count: buckets)
        for record in records where record.isInjection {
            for group in Set(record.payload.joined()) { families[Int(group)].insert(record.source) }
        }
        for record in written where record.isInjection {
            let isForeign = languages.contains(String(record.source.dropFirst(8)))
            for group in record.windows.first ?? [] {
                families[Int(group)].insert(record.source)
                if isForeign { texts[Int(group)] += 1 }
            }
        }
        var count: Int32 = -1
        return families.indices.map { group in
            let least = group & 1 == 1 ? leastClassFamilies : leastFamilies
            guard families[group].count >= least || texts[group] >= leastTexts else { return -1 }
            count += 1
            return count
        }
    }

    private static let languages: Set = [
        "german", "french", "spanish", "portuguese", "italian", "dutch", "polish", "russian", "ukrainian", "turkish",
        "chinese", "japanese", "korean", "arabic", "hindi", "indonesian", "vietnamese", "nordic", "thai", "bengali",
        "filipino", "persian", "hebrew", "greek", "czech", "romanian", "hungarian", "swahili",
    ]

    private static func examples(
        _ records: [TrainingRecord], _ written: [TrainingRecord], _ place: [Int32]
    ) -> [Example] {
        var examples: [Example] = []
        func add(_ window: [Int32], _ weight: Float, _ isInjection: Bool) {
            let groups = window.compactMap { place[Int($0)] >= 0 ? place[Int($0)] : nil }
            examples.append(Example(groups: groups, weight: weight, isInjection: isInjection))
        }
        let known = Set(records.map(\.family))
        func add(_ windows: [[Int32]], _ record: TrainingRecord, _ weight: Float) {
            let inserted = record.inserted.filter { known.contains($0.family) }
            let rest = inserted.isEmpty ? weight : weight * (1 - insertedShare)
            for window in windows { add(window, rest / Float(windows.count), record.isInjection) }
            for insertion in inserted { add(insertion.groups, weight * insertedShare / Float(inserted.count), true) }
        }
        let injected = records.filter { $0.isInjection && !$0.payload.isEmpty }
        let counts = Dictionary(grouping: injected, by: \.source).mapValues { Float($0.count) }
        for record in injected { add(record.payload, record, 8 / (counts[record.source] ?? 1).squareRoot()) }
        for record in records where !record.isInjection {
            let step = max(1, (record.windows.count + mostWindows - 1) / mostWindows)
            let learned = stride(from: 0, to: record.windows.count, by: step).map { record.windows[$0] }
            add(learned, record, record.length)
        }
        for record in written {
            let windows = Array(record.windows.prefix(record.isInjection ? 1 : 8))
            add(windows, record, record.isInjection ? writtenWeight : writtenWeight * min(record.length, 4))
        }
        return examples
    }

    private mutating func fit(_ examples: [Example], _ place: [Int32]) {
        var fit = LogisticFit(count: place.count { $0 >= 0 }, decay: Self.decay)
        for example in examples { fit.add(example.groups, weight: example.weight, isInjection: example.isInjection) }
        let values = fit.run(rounds: Self.rounds)
        for (group, index) in place.enumerated() where index >= 0 {
            let value = values[Int(index)]
            weights[group] = abs(value) < Self.least ? 0 : value
        }
    }

    /// Puts evidence on one scale, whatever was left out: 0 is what one benign text in ten reaches, 2 what three in two
    /// hundred reach.
    private mutating func align(_ benign: [TrainingRecord]) {
        (bias, unit) = (0, 1)
        let sums = benign.map { strongest($0) }.sorted(by: >)
        guard !sums.isEmpty else { return }
        let (common, rare) = (sums[sums.count / 10], sums[sums.count * 3 / 200])
        unit = 2 / max(rare - common, 0.1)
        bias = -common * unit
    }

    private func strongest(_ record: TrainingRecord) -> Float {
        record.reading.texts.compactMap { $0.strongest(of: weights) }.max().map { $0 * unit + bias } ?? -Float(
            TokenModel.most)
    }

    func evidence(_ record: TrainingRecord) -> Double {
        min(max(Double(strongest(record)), -TokenModel.most), TokenModel.most)
    }

    func quantized() -> (table: [Int8], scale: Double) {
        let largest = weights.map(abs).max() ?? 1
        let scale = max(largest, 1e-6) / 127
        return (weights.map { Int8(($0 / scale).rounded()) }, Double(scale * unit))
    }
}
