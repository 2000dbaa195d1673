// SPDX-License-Identifier: Apache-2.0

/// Pure: counts something that a hostile peer may repeat without end, and says when it is worth a log line.
struct RareCount: Sendable {
    private(set) var total = 0

    /// The new total when it is a power of two, else nil.
    mutating func next() -> Int? {
        total += 1
        return total.nonzeroBitCount == 1 ? total : nil
    }
}
