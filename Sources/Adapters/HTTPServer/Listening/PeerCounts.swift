// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How many connections each peer has open on all loops together. Holds no peer without a connection, and so never more
/// of them than there may be connections.
final class PeerCounts: Sendable {
    /// Nil: any number, and nothing is counted.
    let limit: Int?
    private let open = Mutex<[String: Int]>([:])

    init(limit: Int?) { self.limit = limit }

    /// False when that peer has as many as it may; then nothing is counted.
    func opened(by peer: String) -> Bool {
        guard let limit else { return true }
        return open.withLock { open in
            let count = open[peer, default: 0]
            guard count < limit else { return false }
            open[peer] = count + 1
            return true
        }
    }

    func closed(by peer: String) {
        guard limit != nil else { return }
        open.withLock { open in
            let left = (open[peer] ?? 0) - 1
            open[peer] = left > 0 ? left : nil
        }
    }
}
