// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What all loops of one server count together.
final class ServerCounters: Sendable {
    let openConnections = Atomic(0)
    let acceptedConnections = Atomic(0)
    let requests = Atomic(0)
    let runningHandlers = Atomic(0)

    var snapshot: HTTPServerStatistics {
        HTTPServerStatistics(
            openConnections: openConnections.load(ordering: .relaxed),
            acceptedConnections: acceptedConnections.load(ordering: .relaxed),
            requests: requests.load(ordering: .relaxed), runningHandlers: runningHandlers.load(ordering: .relaxed))
    }
}
