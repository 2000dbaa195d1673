// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Which of several providers to ask: the first that is well, in their order. One that failed is left alone for a while that
/// grows with each failure, then probed by a single call; a success brings it back to its place. Pure.
package struct FallbackChain: Sendable {
    package struct Settings: Equatable, Sendable {
        package var firstRest: Duration = .seconds(5)
        package var longestRest: Duration = .seconds(120)

        package init() {}
    }

    private struct Health {
        var failures = 0
        var restsUntil: MonotonicTime?
        var isProbed = false
    }

    private let settings: Settings
    private var health: [Health]

    package init(count: Int, settings: Settings = Settings()) {
        self.settings = settings
        health = Array(repeating: Health(), count: count)
    }

    /// The providers to try for one call, best first. When all rest, all are tried, soonest back first: silence is a defect.
    /// A provider whose rest is over is offered to one call at a time, behind nobody.
    package mutating func choose(at time: MonotonicTime) -> [Int] {
        var well: [Int] = [], resting: [Int] = []
        for index in health.indices {
            guard let end = health[index].restsUntil else { well.append(index); continue }
            if end <= time, !health[index].isProbed {
                health[index].isProbed = true
                well.append(index)
            } else {
                resting.append(index)
            }
        }
        let soonest = resting.sorted { (health[$0].restsUntil ?? time, $0) < (health[$1].restsUntil ?? time, $1) }
        return well + soonest
    }

    package mutating func succeeded(_ index: Int) { health[index] = Health() }

    package mutating func failed(_ index: Int, at time: MonotonicTime) {
        health[index].failures += 1
        health[index].isProbed = false
        let factor = 1 << min(health[index].failures - 1, 10)
        health[index].restsUntil = time + min(settings.firstRest * factor, settings.longestRest)
    }

    /// Chosen, but not asked after all.
    package mutating func spared(_ index: Int) { health[index].isProbed = false }
}
