// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// Logistic regression over hashed word groups, by windows. Payloads that stand alone are also put into windows of
/// benign texts, so that what surrounds a payload says nothing; in long injected texts the window that looks most like
/// one stands for the text.
struct TableTrainer {
    static let buckets = 1 << 16
    private static let epochs = 6
    private static let rate: Float = 0.3
    private static let decay: Float = 2e-6
    private var weights = [Float](repeating: 0, count: buckets)
    private var squares = [Float](repeating: 1, count: buckets)
    private var bias: Float = 0
    private var random: UInt64 = 0x2026_1121

    typealias Window = ArraySlice<UInt32>

    static func train(_ records: [TrainingRecord]) -> TableTrainer {
        var trainer = TableTrainer()
        let counts = Dictionary(grouping: records.filter(\.isInjection), by: \.source).mapValues(\.count)
        let benign = records.filter { !$0.isInjection }.flatMap { windows($0).map { ($0, Float(1)) } }
        let payloads = Payloads(records)
        for epoch in 0..<epochs {
            var examples = benign.map { ($0.0, $0.1, false) }
            for record in records where record.isInjection {
                let weight = 12 / Float(counts[record.source] ?? 1).squareRoot()
                let payload = payloads.of(record)
                if payload.count >= 12,
                    let carrier = benign.isEmpty ? nil : benign[Int(trainer.next() % UInt64(benign.count))].0
                {
                    examples.append((payload, weight, true))
                    examples.append((payload + carrier.prefix(max(0, 360 - payload.count)), weight, true))
                } else if epoch >= 2, let best = windows(record).max(by: { trainer.score($0) < trainer.score($1) }) {
                    examples.append((best, weight, true))
                }
            }
            trainer.shuffle(&examples)
            for example in examples { trainer.learn(example.0, weight: example.1, isInjection: example.2) }
        }
        return trainer
    }

    static func windows(_ record: TrainingRecord) -> [Window] {
        record.reading.texts.flatMap { text -> [Window] in
            var found: [Window] = []
            var first = 0
            guard !text.ends.isEmpty else { return [] }
            repeat {
                let last = min(first + TokenModel.window, text.ends.count)
                found.append(text.hashes[(first == 0 ? 0 : text.ends[first - 1])..<text.ends[last - 1]])
                first += TokenModel.step
            } while first + TokenModel.step < text.ends.count
            return found
        }
    }

    func evidence(_ record: TrainingRecord) -> Double {
        Double(Self.windows(record).map { score($0) }.max() ?? 0)
    }

    func quantized() -> (table: [Int8], scale: Double) {
        let largest = weights.map(abs).max() ?? 1
        let scale = max(largest, 1e-6) / 127
        return (weights.map { Int8(($0 / scale).rounded()) }, Double(scale))
    }

    private func score(_ window: Window) -> Float {
        var sum: Float = 0
        for hash in window { sum += weights[Int(hash) & (Self.buckets - 1)] }
        return sum / Float(TokenModel.norm(window.count))
    }

    private mutating func learn(_ window: Window, weight: Float, isInjection: Bool) {
        let sum = score(window) + bias
        let probability = Float(1 / (1 + Exponential.of(Double(-sum))))
        let error = ((isInjection ? 1 : 0) - probability) * weight
        bias += 0.02 * error
        let value = error / Float(TokenModel.norm(window.count))
        for hash in window {
            let index = Int(hash) & (Self.buckets - 1)
            let gradient = value - Self.decay * weights[index]
            squares[index] += gradient * gradient
            weights[index] += Self.rate * gradient / squares[index].squareRoot()
        }
    }

    private mutating func shuffle<Element>(_ elements: inout [Element]) {
        for index in stride(from: elements.count - 1, to: 0, by: -1) {
            elements.swapAt(index, Int(next() % UInt64(index + 1)))
        }
    }

    private mutating func next() -> UInt64 {
        random ^= random << 13
        random ^= random >> 7
        random ^= random << 17
        return random
    }
}
