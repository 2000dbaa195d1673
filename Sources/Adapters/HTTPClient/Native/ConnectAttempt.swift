// SPDX-License-Identifier: Apache-2.0

/// The addresses of a host that are still to be tried, and the time for each.
struct ConnectAttempt {
    private var left: ArraySlice<PeerAddress>
    private let share: Duration

    init(_ addresses: [PeerAddress], within total: Duration) {
        left = addresses[...]
        share = total / max(addresses.count, 1)
    }

    mutating func next() -> PeerAddress? { left.popFirst() }

    /// For the address given last; nil for the last of all, which has what is left of the exchange's own time.
    var limit: Duration? { left.isEmpty ? nil : share }
}
