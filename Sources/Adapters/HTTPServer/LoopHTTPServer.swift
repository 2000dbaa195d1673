// SPDX-License-Identifier: Apache-2.0

package import EventLoops
package import HTTPMessages
import Lifecycle
import Synchronization

/// An HTTP/1.1 server: one set of listening sockets per loop, each connection on the loop that accepted it.
package final class LoopHTTPServer: Sendable {
    private let configuration: HTTPServerConfiguration
    private let loops: [ServerLoop]
    private let counters = ServerCounters()
    private let hasStarted = Atomic(false)
    private let isListening = Atomic(false)
    private let drain: ServerDrain

    /// `report` is called on the loops' threads. The group must outlive the server's ``shutDown(deadline:)``.
    package init(
        configuration: HTTPServerConfiguration, group: EventLoopGroup, handler: any HTTPHandling,
        report: @escaping @Sendable (HTTPServerEvent) -> Void = { _ in }
    ) {
        self.configuration = configuration
        let counters = counters
        let peers = PeerCounts(limit: configuration.limits.connectionsPerPeer)
        loops = group.loops.map {
            ServerLoop(
                loop: $0, configuration: configuration, handler: handler, counters: counters, peers: peers,
                report: report)
        }
        drain = ServerDrain(parts: loops.count)
    }

    package var statistics: HTTPServerStatistics { counters.snapshot }

    /// Returns the port, 0 for a Unix socket, once connections are accepted on every loop. Throws ``HTTPServerError``, or
    /// ``EventLoopError`` when a socket cannot be watched. Once only.
    package func start() async throws -> Int {
        guard !hasStarted.exchange(true, ordering: .sequentiallyConsistent) else {
            throw HTTPServerError.alreadyStarted
        }
        let rows = try listen()
        isListening.store(true, ordering: .sequentiallyConsistent)
        for (loop, sockets) in zip(loops, rows) {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                loop.loop.submit { continuation.resume(with: Result { try loop.listen(on: sockets) }) }
            }
        }
        return rows.first?.first?.port ?? configuration.port
    }

    private func listen() throws(HTTPServerError) -> [[ListeningSocket]] {
        if let file = configuration.socket { return try ListeningSocket.open(file, count: loops.count) }
        return try ListeningSocket.open(host: configuration.host, port: configuration.port, count: loops.count)
    }

    /// Stops accepting, closes idle connections, answers what is under way with `connection: close`. Returns at once.
    package func beginGracefulShutdown() {
        for loop in loops {
            loop.loop.submit { loop.retire { self.drain.partEnded() } }
        }
    }

    /// Begins a graceful shutdown if there was none, and cuts what is left after `deadline`: handlers are cancelled,
    /// streams closed. Returns when no connection is left.
    package func shutDown(deadline: Duration) async {
        beginGracefulShutdown()
        let timer = loops.first?.loop.schedule(after: deadline) { self.closeAll() }
        await drain.wait()
        timer?.cancel()
        if isListening.load(ordering: .sequentiallyConsistent) { configuration.socket?.remove() }
    }

    private func closeAll() {
        for loop in loops { loop.loop.submit { loop.closeAll() } }
    }
}
