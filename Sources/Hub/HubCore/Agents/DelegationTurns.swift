// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Who of those that listen to children says what becomes of a parent: the one that came last. Holds one number for each
/// parent that is listened for.
final class DelegationTurns: Sendable {
    struct Turn: Sendable {
        fileprivate let parent: String
        fileprivate let number: Int
    }

    private struct State {
        var current: [String: Int] = [:]
        var last = 0
    }

    private let state = Mutex(State())

    /// Ends the turn of whoever had it.
    func take(_ parent: String) -> Turn {
        state.withLock { state in
            state.last += 1
            state.current[parent] = state.last
            return Turn(parent: parent, number: state.last)
        }
    }

    func isCurrent(_ turn: Turn) -> Bool { state.withLock { $0.current[turn.parent] == turn.number } }

    func end(_ turn: Turn) {
        state.withLock { state in
            if state.current[turn.parent] == turn.number { state.current[turn.parent] = nil }
        }
    }
}
