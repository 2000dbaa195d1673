// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import HTTPMessages
import Lifecycle
import Synchronization
import TLS

/// What one server keeps on one loop: its listening sockets, its connections, and the buffers that they share.
///
/// `@unchecked Sendable`: everything but the constants is touched on the loop's thread only.
final class ServerLoop: @unchecked Sendable {
    private static let readBufferSize = 64 << 10

    let loop: EventLoop
    let limits: HTTPServerLimits
    let requestLimits: HTTPRequestLimits
    let deadlines: ConnectionDeadlines
    let http2Look: Duration
    let handler: any HTTPHandling
    let counters: ServerCounters
    let peers: PeerCounts
    let report: @Sendable (HTTPServerEvent) -> Void
    private let identity: ReloadableIdentity?

    /// What was read last, until the connection it came from has looked at it.
    let readBuffer: UnsafeMutableBufferPointer<UInt8>
    // Exclusive access is not checked where it cannot be violated: the methods of these values call nobody.
    /// Where the connection that is at work gathers its output.
    @exclusivity(unchecked) var spareBuffer: [UInt8] = []
    @exclusivity(unchecked) private var date = DateLine()

    private var acceptors: [Acceptor] = []
    private var connections: ContiguousArray<any ServerConnection> = []
    /// No connection is accepted any more, and none is kept alive.
    private(set) var isRetiring = false
    private var whenDrained: (() -> Void)?

    init(
        loop: EventLoop, configuration: HTTPServerConfiguration, handler: any HTTPHandling, counters: ServerCounters,
        peers: PeerCounts, report: @escaping @Sendable (HTTPServerEvent) -> Void
    ) {
        self.loop = loop
        limits = configuration.limits
        requestLimits = configuration.limits.request
        deadlines = ConnectionDeadlines(configuration.limits)
        http2Look = configuration.limits.look
        self.handler = handler
        self.counters = counters
        self.peers = peers
        self.report = report
        identity = configuration.identity
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
        counters.openConnections.add(1, ordering: .relaxed)
        counters.acceptedConnections.add(1, ordering: .relaxed)
        guard let identity else {
            let connection = HTTPConnection(host: self, socket: ConnectionSocket(descriptor: descriptor), peer: peer)
            return add(connection) { () throws(EventLoopError) in try connection.open() }
        }
        do throws(TLSError) {
            let stream = try TLSStream(identity.current, descriptor: descriptor)
            let handshake = TLSHandshake(host: self, descriptor: descriptor, peer: peer, stream: stream)
            add(handshake) { () throws(EventLoopError) in try handshake.open() }
        } catch {
            report(.handshakeFailed(reason: error.description, peer: peer))
            close(descriptor)
            hasClosed(peer)
        }
    }

    /// Puts a connection in the place of the handshake that led to it.
    func handOver(_ handshake: TLSHandshake, _ socket: ConnectionSocket, peer: String) {
        if socket.tls?.applicationProtocol == .http2 { return becomeHTTP2(handshake, socket, peer: peer, received: []) }
        let connection = HTTPConnection(host: self, socket: socket, peer: peer)
        replace(handshake, by: connection) { () throws(EventLoopError) in try connection.open() }
    }

    /// Puts a connection of HTTP/2 in the place of what found out that it is one. `received`: its first bytes.
    func becomeHTTP2(_ former: any ServerConnection, _ socket: ConnectionSocket, peer: String, received: [UInt8]) {
        let connection = HTTP2Connection(host: self, socket: socket, peer: peer)
        replace(former, by: connection) { () throws(EventLoopError) in try connection.open(with: received) }
    }

    private func replace(
        _ former: any ServerConnection, by connection: any ServerConnection,
        _ opening: () throws(EventLoopError) -> Void
    ) {
        connection.position = former.position
        connections[former.position] = connection
        open(connection, opening)
    }

    private func add(_ connection: any ServerConnection, _ opening: () throws(EventLoopError) -> Void) {
        connection.position = connections.count
        connections.append(connection)
        open(connection, opening)
    }

    private func open(_ connection: any ServerConnection, _ opening: () throws(EventLoopError) -> Void) {
        do throws(EventLoopError) {
            try opening()
        } catch {
            report(.acceptFailed(errno: error.errno))
            connection.close()
        }
    }

    func remove(_ connection: any ServerConnection) {
        let last = connections.removeLast()
        if last !== connection {
            connections[connection.position] = last
            last.position = connection.position
        }
        hasClosed(connection.peer)
        reportIfDrained()
    }

    private func hasClosed(_ peer: String) {
        counters.openConnections.subtract(1, ordering: .relaxed)
        peers.closed(by: peer)
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
