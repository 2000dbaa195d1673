// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The open requests of one HTTP upstream: our own ids, never those of a client, and the bound on concurrency. Answers find
/// their requests by the exchange that brings them, so that there is nothing to keep by the ids.
final class OpenRequests: Sendable {
    private struct State {
        var count = 0
        var lastID: Int64 = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock { $0.count } }

    /// Mints the id of a new request; each is closed once.
    func open() throws(UpstreamError) -> Int64 {
        let id = state.withLock { state -> Int64? in
            guard state.count < limit else { return nil }
            state.count += 1
            state.lastID += 1
            return state.lastID
        }
        guard let id else { throw .busy(limit: limit) }
        return id
    }

    func close() { state.withLock { $0.count -= 1 } }
}
