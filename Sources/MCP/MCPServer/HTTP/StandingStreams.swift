// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The streams that one endpoint holds open without an end of their own: bounded in number, ended together.
final class StandingStreams: Sendable {
    private struct State {
        var open: [ObjectIdentifier: StreamLife] = [:]
        var isOver = false
    }

    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) { self.limit = limit }

    /// False when there are too many, or the endpoint is closing.
    func enter(_ life: StreamLife) -> Bool {
        state.withLock { state in
            guard !state.isOver, state.open.count < limit else { return false }
            state.open[ObjectIdentifier(life)] = life
            return true
        }
    }

    func leave(_ life: StreamLife) { state.withLock { _ = $0.open.removeValue(forKey: ObjectIdentifier(life)) } }

    /// Ends all of them; there are none after this.
    func endAll() {
        let open = state.withLock { state in
            state.isOver = true
            return Array(state.open.values)
        }
        for life in open { life.end() }
    }
}
