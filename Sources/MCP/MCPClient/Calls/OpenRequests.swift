// SPDX-License-Identifier: Apache-2.0

import JSONRPC
import Synchronization

/// The open requests of one HTTP upstream: our own ids, never those of a client, and the bound on concurrency.
final class OpenRequests: Sendable {
    private let ledger: Mutex<RequestLedger<Void>>
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        ledger = Mutex(RequestLedger(limit: limit))
    }

    var count: Int { ledger.withLock { $0.count } }

    func open() throws(UpstreamError) -> Int64 {
        let id = ledger.withLock { try? $0.open(()) }
        guard let id else { throw .busy(limit: limit) }
        return id
    }

    func close(_ id: Int64) {
        _ = ledger.withLock { $0.close(id) }
    }
}
