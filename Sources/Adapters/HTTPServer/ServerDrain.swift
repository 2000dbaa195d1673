// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Tells those who wait for it that every part of a server has come to its end.
final class ServerDrain: Sendable {
    private struct State {
        var parts: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(parts: Int) { state = Mutex(State(parts: parts)) }

    func partEnded() {
        let ended = state.withLock { state in
            state.parts -= 1
            guard state.parts == 0 else { return [] as [CheckedContinuation<Void, Never>] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in ended { continuation.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let hasEnded = state.withLock { state in
                if state.parts > 0 { state.waiting.append(continuation) }
                return state.parts <= 0
            }
            if hasEnded { continuation.resume() }
        }
    }
}
