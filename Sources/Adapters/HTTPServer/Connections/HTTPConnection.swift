// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Lifecycle
import TLS

/// One accepted connection: reads requests, has them handled one after the other, sends the answers in order.
///
/// `@unchecked Sendable`: everything but the constants is touched on the loop's thread only. Handlers reach it through
/// ``HTTP1Exchange``, which goes there first.
final class HTTPConnection: DescriptorHandling, TimerHandling, TurnEndHandling, ServerConnection,
    @unchecked Sendable
{
    /// How far the end of the connection has come.
    enum Ending {
        case no
        /// No further request is read; what waits is still sent.
        case afterOutput
        /// Our side is closed; what still comes is dropped until the peer closes its side.
        case lingering
        case closed
    }

    let host: ServerLoop
    let peer: String
    let socket: ConnectionSocket
    /// Where the host keeps this connection.
    var position = 0

    // Exclusive access is not checked where it cannot be violated: the methods of these values call nobody, and what
    // appends to the output by a closure of its own only writes bytes.
    @exclusivity(unchecked) var reader = HTTPRequestReader()
    /// Received bytes that were not consumed yet: part of a head, or requests behind the one that is being answered.
    @exclusivity(unchecked) var input: [UInt8] = []
    var inputOffset = 0
    /// Whether the kernel may hold bytes, or the peer's end, that were not read yet.
    var mayRead = false
    var isProcessing = false
    /// Whether the first bytes, which could be the preface of HTTP/2, are still to come.
    var mayBecomeHTTP2: Bool
    /// Whether the peer has closed its side.
    var peerEnded = false

    /// The request that is being answered.
    @exclusivity(unchecked) var exchange: HTTP1Exchange?
    @exclusivity(unchecked) var output = OutputQueue()
    var isBlocked = false
    /// Bytes that the peer had not acknowledged when the kernel last took some.
    var unacknowledged: Int32 = 0
    var awaitsTurnEnd = false
    var ending = Ending.no

    var wait = ConnectionWait.nothing
    var due: MonotonicTime?
    @exclusivity(unchecked) var timer: LoopTimerToken?
    var timerDue = MonotonicTime(nanoseconds: .max)

    init(host: ServerLoop, socket: ConnectionSocket, peer: String) {
        self.host = host
        self.socket = socket
        // Over TLS it is agreed on in the handshake.
        mayBecomeHTTP2 = socket.tls == nil
        self.peer = peer
    }

    /// Begins to watch the socket. Bytes may have arrived already: the first edge tells.
    func open() throws(EventLoopError) {
        let interest: Interest = [.readable, .writable, .peerClosed, .edgeTriggered]
        try host.loop.addDescriptor(socket.descriptor, interest: interest, self)
        // The first request may have come in with the end of the handshake.
        if socket.tls != nil {
            mayRead = true
            readWhilePossible()
        }
        updateWait()
    }

    func descriptorReady(_ readiness: Interest) {
        guard ending != .closed else { return }
        if readiness.meets(.failed) {
            close()
            return
        }
        if readiness.meets(.writable), isBlocked { flush() }
        if readiness.meets(.peerClosed) { peerWillSendNoMore() }
        noteReadable(readiness)
        readWhilePossible()
        updateWait()
    }

    private func noteReadable(_ readiness: Interest) {
        let isReadable = readiness.meets(.readable) || readiness.meets(.peerClosed)
        guard let tls = socket.tls else {
            if isReadable { mayRead = true }
            return
        }
        if isReadable { tls.becameReadable(peerClosed: readiness.meets(.peerClosed)) }
        // Reading may have waited for room, to answer a change of keys.
        mayRead = true
    }

    func turnEnded() {
        awaitsTurnEnd = false
        guard ending != .closed else { return }
        flush()
        readWhilePossible()
        updateWait()
    }

    /// Nobody is there for the answer any more, or so it seems: a client that only closed its sending side looks the
    /// same. The handler is told; an answer that it gives all the same is sent.
    private func peerWillSendNoMore() {
        peerEnded = true
        exchange?.peerLeft()
    }

    /// Graceful shutdown: what is under way is finished.
    func retire() {
        guard exchange == nil, output.isEmpty, reader.phase == .idle, inputOffset == input.count else { return }
        close()
    }

    /// Leaves the socket and what was received to a connection of HTTP/2.
    func becomeHTTP2(_ received: [UInt8]) {
        ending = .closed
        if let timer = timer.take() { host.loop.stopTimer(timer) }
        host.loop.removeDescriptor(socket.descriptor)
        input = []
        host.becomeHTTP2(self, socket, peer: peer, received: received)
    }

    /// Ends the connection here and now. Idempotent.
    func close() {
        guard ending != .closed else { return }
        ending = .closed
        if let timer = timer.take() { host.loop.stopTimer(timer) }
        host.loop.removeDescriptor(socket.descriptor)
        socket.close()
        output.removeAll()
        input = []
        host.remove(self)
        exchange.take()?.carrierEnded()
    }
}
