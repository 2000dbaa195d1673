// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A number that only grows. Any thread; about as dear as one atomic addition.
package final class Counter: Sendable {
    private let total = Atomic<UInt64>(0)

    init() {}

    package var value: UInt64 { total.load(ordering: .relaxed) }

    /// Wraps at 2^64, which a scraper takes for a restart.
    package func increment(by amount: UInt64 = 1) { total.wrappingAdd(amount, ordering: .relaxed) }
}
