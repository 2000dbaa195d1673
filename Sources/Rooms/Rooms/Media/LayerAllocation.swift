// SPDX-License-Identifier: Apache-2.0

/// Divides what the way to a receiver carries among the video tracks that it gets. Pure.
package enum LayerAllocation {
    /// A layer that arrives from the publisher.
    package struct Layer: Equatable, Sendable {
        package let index: Int
        package let bitsPerSecond: Int

        package init(index: Int, bitsPerSecond: Int) { (self.index, self.bitsPerSecond) = (index, bitsPerSecond) }
    }

    /// What a receiver wants of one track.
    package struct Demand: Equatable, Sendable {
        /// From the lowest up.
        package var layers: [Layer]
        /// The highest layer that is of use; nil if nothing is wanted.
        package var most: Int?
        /// What goes out now.
        package var current: Int?

        package init(layers: [Layer], most: Int?, current: Int? = nil) {
            (self.layers, self.most, self.current) = (layers, most, current)
        }

        fileprivate var useful: [Layer] {
            guard let most else { return [] }
            let within = layers.filter { $0.index <= most }
            return within.isEmpty ? Array(layers.prefix(1)) : within
        }
    }

    package struct Outcome: Equatable, Sendable {
        /// For each demand its layer.
        package var layers: [Int?]
        /// The bits per second at which one more layer would fit; nil if everybody has what they want.
        package var nextStep: Int?
    }

    /// From here on of what goes out, the way does not carry it even until the next keyframe.
    private static let carried = 0.75

    /// Whether what goes out now is so much more than `budget` that it has to end at once.
    package static func floods(_ budget: Int?, _ demands: [Demand]) -> Bool {
        guard let budget else { return false }
        let sent = demands.compactMap { demand in
            demand.layers.first { $0.index == demand.current }?.bitsPerSecond
        }.reduce(0, +)
        return Double(budget) < carried * Double(sent)
    }

    /// What a layer must leave free before it is gone up to, so that it is not left again at once.
    private static let headroom = 1.15

    /// Everybody gets their lowest layer, whatever is left; then all are raised by turns, as far as it goes. `budget` in
    /// bits per second, nil for no bound.
    package static func divide(_ budget: Int?, among demands: [Demand]) -> Outcome {
        let useful = demands.map(\.useful)
        var positions = useful.map { $0.isEmpty ? nil : 0 }
        var used = useful.compactMap { $0.first?.bitsPerSecond }.reduce(0, +)
        var nextStep: Int?
        var isRaised = true
        while isRaised {
            isRaised = false
            for (index, layers) in useful.enumerated() {
                guard let position = positions[index], position + 1 < layers.count else { continue }
                let next = layers[position + 1]
                let cost = used - layers[position].bitsPerSecond + next.bitsPerSecond
                let isNew = demands[index].current.map { next.index > $0 } ?? true
                let needed = isNew ? Int(Double(cost) * headroom) : cost
                if let budget, needed > budget {
                    nextStep = min(nextStep ?? needed, needed)
                    continue
                }
                (positions[index], used, isRaised) = (position + 1, cost, true)
            }
        }
        let layers = zip(useful, positions).map { layers, position in position.map { layers[$0].index } }
        return Outcome(layers: layers, nextStep: nextStep)
    }
}
