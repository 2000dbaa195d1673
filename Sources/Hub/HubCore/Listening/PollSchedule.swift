// SPDX-License-Identifier: Apache-2.0

/// Pure: when a server that announces nothing is listed again. What does not change is asked for ever more rarely.
struct PollSchedule: Sendable {
    /// What the last round found.
    enum Finding: Sendable {
        case changed
        case same
        /// It could not be listed.
        case failed
        /// There was nothing to ask, since nobody listens or the server announces what it has.
        case idle
    }

    /// How much longer the longest pause is than the shortest.
    static let range = 10
    /// The part of a pause by which it is moved either way, so that servers are not all asked at one moment.
    static let jitter = 0.1

    private let shortest: Duration
    private(set) var pause: Duration

    init(shortest: Duration) {
        self.shortest = shortest
        pause = shortest
    }

    /// The time to the next round; `chance` is from 0 to 1.
    mutating func next(after finding: Finding, chance: Double) -> Duration {
        switch finding {
        case .changed, .idle: pause = shortest
        case .same, .failed: pause = min(pause * 2, shortest * Self.range)
        }
        return moved(by: chance)
    }

    /// The time to the first round.
    func first(chance: Double) -> Duration { moved(by: chance) }

    private func moved(by chance: Double) -> Duration {
        pause * (1 - Self.jitter + 2 * Self.jitter * min(max(chance, 0), 1))
    }
}
