// SPDX-License-Identifier: Apache-2.0

import MCPClient
import Synchronization

/// Keeps what a connection reports beside its answers.
final class EventLog: Sendable {
    private struct State {
        var events: [UpstreamEvent] = []
        var waiters: [(matches: @Sendable (UpstreamEvent) -> Bool, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state = Mutex(State())

    var observer: UpstreamObserver { { event in self.record(event) } }
    var events: [UpstreamEvent] { state.withLock { $0.events } }
    var texts: [String] { events.map { "\($0)" } }

    /// Returns once an event like this has been reported.
    func first(where matches: @escaping @Sendable (UpstreamEvent) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.events.contains(where: matches) { return true }
                state.waiters.append((matches, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func record(_ event: UpstreamEvent) {
        let ready = state.withLock { state in
            state.events.append(event)
            defer { state.waiters.removeAll { $0.matches(event) } }
            return state.waiters.filter { $0.matches(event) }
        }
        for waiter in ready { waiter.continuation.resume() }
    }
}
