// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How values spread over fixed buckets. Any thread.
package final class Histogram: Sendable {
    /// Seconds, from half a millisecond to a minute: latencies of calls.
    package static let latencyBuckets: [Double] = [
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
    ]
    /// Bytes, from 256 to 16 MiB.
    package static let sizeBuckets: [Double] = [
        256, 1024, 4096, 16384, 65536, 262_144, 1_048_576, 4_194_304, 16_777_216,
    ]

    /// Upper bounds, ascending; what lies above the last falls into an unbounded bucket.
    let bounds: [Double]
    /// One more than ``bounds``.
    private let buckets: [Counter]
    /// The bit pattern of a `Double`, because there is no atomic one.
    private let sumBits = Atomic<UInt64>(Double.zero.bitPattern)

    init(bounds: [Double]) {
        precondition(!bounds.isEmpty && zip(bounds, bounds.dropFirst()).allSatisfy(<), "bounds must ascend")
        self.bounds = bounds
        buckets = (0...bounds.count).map { _ in Counter() }
    }

    /// Values per bucket, not cumulative.
    package var counts: [UInt64] { buckets.map(\.value) }

    package var sum: Double { Double(bitPattern: sumBits.load(ordering: .relaxed)) }

    package func observe(_ value: Double) {
        buckets[bounds.firstIndex { value <= $0 } ?? bounds.count].increment()
        var seen = sumBits.load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: seen) + value).bitPattern
            let (exchanged, original) = sumBits.weakCompareExchange(
                expected: seen, desired: next, ordering: .relaxed)
            if exchanged { return }
            seen = original
        }
    }

    /// In seconds.
    package func observe(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        observe(Double(seconds) + Double(attoseconds) / 1e18)
    }
}
