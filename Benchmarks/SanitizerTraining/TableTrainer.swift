// SPDX-License-Identifier: Apache-2.0

import Glibc
import Sanitizer

/// Logistic regression over hashed word groups, by windows. Only groups that several families of payloads share have a
/// weight: what one source alone says tells the source, and what only carriers say tells nothing.
struct TableTrainer {
    static let buckets = 1 << 18
    private static let rounds = 120
    private static let rate: Float = 0.06
    /// How strongly weights are held near nothing.
    private static let decay: Float = 20
    private static let leastFamilies = 3
    /// Lists in one language share words with no other list; in these this many texts must share a group.
    private static let leastTexts = 5

    private struct Example {
        let groups: [Int32]
        let weight: Float
        let isInjection: Bool
    }

    private(set) var weights = [Float](repeating: 0, count: buckets)
    private(set) var bias: Float = 0

    /// `written` are texts of our own, each list of them a family; `payloads` knows where in a record its payload stands.
    static func train(_ records: [TrainingRecord], written: [TrainingRecord], _ payloads: Payloads) -> TableTrainer {
        var trainer = TableTrainer()
        let injected = records.filter(\.isInjection).map { ($0.source, payloads.windows(of: $0)) }
            .filter { !$0.1.isEmpty }
        let place = places(injected, written)
        trainer.fit(examples(records, injected, written, place), place)
        trainer.align(records.filter { !$0.isInjection })
        return trainer
    }

    /// The dense number of each group that may have a weight; -1 for others.
    private static func places(_ injected: [(String, [[UInt32]])], _ written: [TrainingRecord]) -> [Int32] {
        var families = [Set<String>](repeating: [], count: buckets)
        var texts = [Int](repeating: 0, count: buckets)
        for (source, windows) in injected {
            for hash in windows.joined() { families[bucket(hash)].insert(source) }
        }
        for record in written where record.isInjection {
            let groups = Set(record.reading.texts.prefix(1).flatMap(\.hashes).map { bucket($0) })
            for group in groups {
                families[group].insert(record.source)
                if isForeign(record.source) { texts[group] += 1 }
            }
        }
        var count: Int32 = -1
        return families.indices.map { group in
            guard families[group].count >= leastFamilies || texts[group] >= leastTexts else { return -1 }
            count += 1
            return count
        }
    }

    private static let english: Set = [
        "plain", "override", "authority", "assistant", "secret", "completion", "coding", "tooldescription", "spoken",
        "format",
    ]

    private static func isForeign(_ source: String) -> Bool { !english.contains(String(source.dropFirst(8))) }

    private static func bucket(_ hash: UInt32) -> Int { Int(hash) & (buckets - 1) }

    private static func examples(
        _ records: [TrainingRecord], _ injected: [(String, [[UInt32]])], _ written: [TrainingRecord], _ place: [Int32]
    ) -> [Example] {
        var examples: [Example] = []
        func add(_ window: some Sequence<UInt32>, _ weight: Float, _ isInjection: Bool) {
            let groups = window.map { place[bucket($0)] }.filter { $0 >= 0 }
            examples.append(Example(groups: groups, weight: weight, isInjection: isInjection))
        }
        let counts = Dictionary(grouping: injected, by: { $0.0 }).mapValues { Float($0.count) }
        for (source, windows) in injected {
            let weight = 8 / (counts[source] ?? 1).squareRoot() / Float(windows.count)
            for window in windows { add(window, weight, true) }
        }
        for record in records where !record.isInjection {
            for text in record.reading.texts { for words in text.windows { add(text.hashes(of: words), 1, false) } }
        }
        for record in written {
            guard let text = record.reading.texts.first, let words = text.windows.first else { continue }
            add(text.hashes(of: words), 1, record.isInjection)
        }
        return examples
    }

    /// Adam over all examples at once: the same result in every run.
    private mutating func fit(_ examples: [Example], _ place: [Int32]) {
        let count = place.count { $0 >= 0 }
        var values = [Float](repeating: 0, count: count + 1)
        var mean = values
        var square = values
        for round in 1...Self.rounds {
            var gradient = Self.gradient(examples, values)
            for index in 0..<count { gradient[index] += Self.decay * values[index] }
            let fade = Self.rate * (round > 80 ? 0.3 : 1)
            let (first, second) = (1 - powf(0.9, Float(round)), 1 - powf(0.99, Float(round)))
            for index in values.indices {
                mean[index] = 0.9 * mean[index] + 0.1 * gradient[index]
                square[index] = 0.99 * square[index] + 0.01 * gradient[index] * gradient[index]
                values[index] -= fade * mean[index] / first / ((square[index] / second).squareRoot() + 1e-6)
            }
        }
        for (group, index) in place.enumerated() where index >= 0 { weights[group] = values[Int(index)] }
        bias = values[count]
    }

    private static func gradient(_ examples: [Example], _ values: [Float]) -> [Float] {
        var gradient = [Float](repeating: 0, count: values.count)
        let last = values.count - 1
        for example in examples {
            var sum = values[last]
            for group in example.groups { sum += values[Int(group)] }
            let error = (1 / (1 + expf(-sum)) - (example.isInjection ? 1 : 0)) * example.weight
            gradient[last] += error
            for group in example.groups { gradient[Int(group)] += error }
        }
        return gradient
    }

    /// Moves the bias so that one benign text in twenty has evidence of 2 or more.
    private mutating func align(_ benign: [TrainingRecord]) {
        bias = 0
        let sums = benign.map { strongest($0) }.sorted(by: >)
        bias = 2 - (sums.isEmpty ? 0 : sums[sums.count / 20])
    }

    private func strongest(_ record: TrainingRecord) -> Float {
        record.reading.texts.map { $0.strongestWindow { weights[Self.bucket($0)] } + bias }.max() ?? 0
    }

    func evidence(_ record: TrainingRecord) -> Double { min(max(Double(strongest(record)), 0), TokenModel.most) }

    func quantized() -> (table: [Int8], scale: Double) {
        let largest = weights.map(abs).max() ?? 1
        let scale = max(largest, 1e-6) / 127
        return (weights.map { Int8(($0 / scale).rounded()) }, Double(scale))
    }
}
