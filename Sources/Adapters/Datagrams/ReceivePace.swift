// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Whether a socket is read as soon as it is readable, or at intervals because datagrams come one close after another.
///
/// To be woken for each of them costs more than to take it, and what forwards them runs best on many at once. The first one
/// after a pause is never kept waiting. Pure.
struct ReceivePace {
    /// Datagrams that come within this are gathered; what has gathered is fetched as often.
    static let interval = Duration.milliseconds(1)

    private(set) var isGathering = false
    private var last: MonotonicTime?

    /// The socket was read, and `count` datagrams were there.
    mutating func fetched(_ count: Int, at now: MonotonicTime) {
        guard count > 0 else { return isGathering = false }
        isGathering = last.map { now - $0 <= Self.interval } ?? false || isGathering
        last = now
    }
}
