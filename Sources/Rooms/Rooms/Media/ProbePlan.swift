// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// When the way to a receiver is tried for more than is known of it: seldom, and more seldom the less that helps. Pure.
package struct ProbePlan: Equatable, Sendable {
    package static let duration = Duration.milliseconds(200)
    private static let (shortest, longest) = (Duration.seconds(2), Duration.seconds(16))
    /// What a probe sends beyond what is wanted.
    private static let margin = 1.1

    package var lastEstimate: Int?
    private var interval = ProbePlan.shortest
    private var last: MonotonicTime?
    private var estimateThen = 0

    package init() {}

    /// The rate to try now, in bits per second, if there is something to be won. `wanted` is the rate at which one more
    /// layer would fit.
    package mutating func probe(wanted: Int?, estimate: Int, at now: MonotonicTime) -> Int? {
        guard let wanted, wanted > estimate else { return nil }
        if let last {
            guard now - last >= interval else { return nil }
            let helped = estimate > estimateThen * 11 / 10
            interval = helped ? Self.shortest : min(interval * 2, Self.longest)
        }
        (last, estimateThen) = (now, estimate)
        // A jump far beyond what is known would harm more than it tells.
        return min(Int(Double(wanted) * Self.margin), estimate * 6)
    }
}
