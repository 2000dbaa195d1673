// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Weighted logistic regression with squared decay, by L-BFGS over all examples at once: the same result in every run.
struct LogisticFit {
    /// Steps back that the shape of the slope is told from.
    private static let memory = 8

    private var groups: [Int32] = []
    private var starts: [Int] = [0]
    private var signs: [Float] = []
    private var strengths: [Float] = []
    private let count: Int
    private let decay: Float

    /// `count` groups, numbered from 0.
    init(count: Int, decay: Float) {
        self.count = count
        self.decay = decay
    }

    mutating func add(_ example: [Int32], weight: Float, isInjection: Bool) {
        groups += example
        starts.append(groups.count)
        signs.append(isInjection ? 1 : -1)
        strengths.append(weight)
    }

    /// The weight of each group; the last is the bias.
    func run(rounds: Int) -> [Float] {
        var values = [Float](repeating: 0, count: count + 1)
        var (loss, slope) = evaluate(values)
        var steps: [(move: [Float], turn: [Float], scale: Double)] = []
        for _ in 0..<rounds {
            let direction = Self.direction(slope, steps)
            let descent = Self.dot(direction, slope)
            guard descent < 0 else { break }
            var length: Float = steps.isEmpty ? 1 / Float(Self.dot(slope, slope).squareRoot() + 1) : 1
            var next = (values: values, loss: loss, slope: slope)
            for _ in 0..<12 {
                next.values = zip(values, direction).map { $0 + length * $1 }
                (next.loss, next.slope) = evaluate(next.values)
                if next.loss <= loss + 1e-4 * Double(length) * descent { break }
                length /= 2
            }
            let move = zip(next.values, values).map { $0 - $1 }
            let turn = zip(next.slope, slope).map { $0 - $1 }
            let product = Self.dot(move, turn)
            if product > 1e-10 { steps.append((move, turn, 1 / product)) }
            if steps.count > Self.memory { steps.removeFirst() }
            let gain = loss - next.loss
            (values, loss, slope) = next
            if gain < 1e-5 * abs(loss) { break }
        }
        return values
    }

    private func evaluate(_ values: [Float]) -> (loss: Double, slope: [Float]) {
        var slope = [Float](repeating: 0, count: count + 1)
        var loss = 0.0
        for example in signs.indices {
            let range = starts[example]..<starts[example + 1]
            var sum = values[count]
            for index in range { sum += values[Int(groups[index])] }
            let margin = signs[example] * sum
            let decayed = expf(-abs(margin))
            loss += Double(strengths[example] * (log1pf(decayed) + max(-margin, 0)))
            let doubt = margin > 0 ? decayed / (1 + decayed) : 1 / (1 + decayed)
            let pull = -signs[example] * doubt * strengths[example]
            slope[count] += pull
            for index in range { slope[Int(groups[index])] += pull }
        }
        for index in 0..<count {
            slope[index] += decay * values[index]
            loss += 0.5 * Double(decay) * Double(values[index]) * Double(values[index])
        }
        return (loss, slope)
    }

    /// The two loops of L-BFGS (Nocedal and Wright, algorithm 7.4).
    private static func direction(
        _ slope: [Float], _ steps: [(move: [Float], turn: [Float], scale: Double)]
    ) -> [Float] {
        var result = slope.map { -$0 }
        var shares: [Double] = []
        for step in steps.reversed() {
            let share = step.scale * dot(step.move, result)
            shares.append(share)
            add(step.turn, -share, to: &result)
        }
        if let last = steps.last {
            let scale = Float(1 / (last.scale * dot(last.turn, last.turn)))
            for index in result.indices { result[index] *= scale }
        }
        for (step, share) in zip(steps, shares.reversed()) {
            add(step.move, share - step.scale * dot(step.turn, result), to: &result)
        }
        return result
    }

    private static func add(_ other: [Float], _ factor: Double, to values: inout [Float]) {
        let factor = Float(factor)
        for index in values.indices { values[index] += factor * other[index] }
    }

    private static func dot(_ left: [Float], _ right: [Float]) -> Double {
        var sum = 0.0
        for index in left.indices { sum += Double(left[index]) * Double(right[index]) }
        return sum
    }
}
