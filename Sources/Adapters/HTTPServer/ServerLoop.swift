// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import Lifecycle
import Synchronization

/// What one server keeps on one loop: its listening sockets, its connections, and the buffers that they share.
///
/// `@unchecked Sendable`: everything but the constants is touched on the loop's thread only.
final class ServerLoop: @unchecked Sendable {
    private static let readBufferSize = 64 << 10

    let loop: EventLoop
    let limits: HTTPServerLimits
    let requestLimits: HTTPRequestLimits
    let deadlines: ConnectionDeadlines
    let handler: any HTTPHandling
    let counters: ServerCounters
    let report: @Sendable (HTTPServerEvent) -> Void

    /// What was read last, until the connection it came from has looked at it.
    let readBuffer: UnsafeMutableBufferPointer<UInt8>
    /// Where the connection that is at work gathers its output.
    var spareBuffer: [UInt8] = []
    private var date = DateLine()

    private var acceptors: [Acceptor] = []
    private var connections: ContiguousArray<HTTPConnection> = []
    /// No connection is accepted any more, and none is kept alive.
    private(set) var isRetiring = false
    private var whenDrained: (() -> Void)?

    init(
        loop: EventLoop, configuration: HTTPServerConfiguration, handler: any HTTPHandling, counters: ServerCounters,
        report: @escaping @Sendable (HTTPServerEvent) -> Void
    ) {
        self.loop = loop
        limits = configuration.limits
        requestLimits = configuration.limits.request
        deadlines = ConnectionDeadlines(configuration.limits)
        self.handler = handler
        self.counters = counters
        self.report = report
        readBuffer = .allocate(capacity: Self.readBufferSize)
        spareBuffer.reserveCapacity(Self.readBufferSize)
    }

    deinit { readBuffer.deallocate() }

    /// The `date` line of answers given now.
    var dateLine: [UInt8] { date.bytes(at: loop.turnTime) }

    func listen(on sockets: [ListeningSocket]) throws(EventLoopError) {
        for socket in sockets {
            let acceptor = Acceptor(host: self, descriptor: socket.descriptor)
            acceptors.append(acceptor)
            try acceptor.open()
        }
    }

    func adopt(_ descriptor: Int32, peer: String) {
        let connection = HTTPConnection(host: self, descriptor: descriptor, peer: peer)
        connection.position = connections.count
        connections.append(connection)
        counters.openConnections.add(1, ordering: .relaxed)
        counters.acceptedConnections.add(1, ordering: .relaxed)
        do throws(EventLoopError) {
            try connection.open()
        } catch {
            report(.acceptFailed(errno: error.errno))
            connection.close()
        }
    }

    func remove(_ connection: HTTPConnection) {
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.position] = last
            last.position = connection.position
        }
        counters.openConnections.subtract(1, ordering: .relaxed)
        reportIfDrained()
    }

    /// Stops accepting, closes idle connections, lets the others finish. `whenDrained` is called once none is left.
    func retire(whenDrained: @escaping () -> Void) {
        guard !isRetiring else { return }
        isRetiring = true
        self.whenDrained = whenDrained
        for acceptor in acceptors { acceptor.close() }
        acceptors = []
        for connection in connections { connection.retire() }
        reportIfDrained()
    }

    /// Ends every connection, answered or not.
    func closeAll() {
        for connection in connections { connection.close() }
    }

    private func reportIfDrained() {
        guard isRetiring, connections.isEmpty else { return }
        whenDrained.take()?()
    }
}
