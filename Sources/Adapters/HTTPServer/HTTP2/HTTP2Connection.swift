// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Lifecycle
import TLS

/// One accepted connection that speaks HTTP/2: its streams, and what they share.
///
/// `@unchecked Sendable`: everything but the constants is touched on the loop's thread only. Handlers reach it through
/// ``HTTP2Exchange``, which goes there first.
final class HTTP2Connection: ServerConnection, DescriptorHandling, TimerHandling, TurnEndHandling, @unchecked Sendable {
    /// How far the end of the connection has come.
    enum Ending {
        case no
        /// Our side is closed; what still comes is dropped until the peer closes its side.
        case lingering
        case closed
    }

    let host: ServerLoop
    let socket: ConnectionSocket
    let peer: String
    var position = 0

    /// Nil before ``open(with:)`` only.
    var engine: HTTP2Engine?
    var streams: [Int32: HTTP2Stream] = [:]
    /// Requests that are complete and wait for the end of the read that completed them.
    var completed: [HTTP2Stream] = []
    var budget: HTTP2FrameBudget
    /// Bytes of request bodies that are held, of requests under way and under construction.
    var heldBytes = 0
    /// Handlers that have not returned, those of streams that were reset included.
    var runningHandlers = 0

    var output = OutputQueue()
    var mayRead = true
    var isProcessing = false
    var isBlocked = false
    var awaitsTurnEnd = false
    /// Whether the peer's end was announced.
    var peerClosed = false
    var isRetiring = false
    var isTerminated = false
    var hasReceivedRequest = false
    var ending = Ending.no

    var timer: LoopTimerToken?
    var timerDue = MonotonicTime(nanoseconds: .max)
    /// Since when nothing has happened.
    var idleSince: MonotonicTime
    /// Since when the peer has taken nothing of the output.
    var blockedSince: MonotonicTime

    init(host: ServerLoop, socket: ConnectionSocket, peer: String) {
        self.host = host
        self.socket = socket
        self.peer = peer
        idleSince = host.loop.turnTime
        blockedSince = host.loop.turnTime
        budget = HTTP2FrameBudget(at: host.loop.turnTime)
    }

    /// Begins to watch the socket. `received`: what was read of the connection already.
    func open(with received: [UInt8]) throws(EventLoopError) {
        try host.loop.addDescriptor(
            socket.descriptor, interest: [.readable, .writable, .peerClosed, .edgeTriggered], self)
        engine = HTTP2Engine(self, limits: host.limits)
        guard engine != nil else { return close() }
        if !received.isEmpty { received.withUnsafeBufferPointer { take($0) } }
        readWhilePossible()
        updateTimer()
    }

    func descriptorReady(_ readiness: Interest) {
        guard ending != .closed else { return }
        if readiness.meets(.failed) { return close() }
        if readiness.meets(.peerClosed) { peerClosed = true }
        let isReadable = readiness.meets(.readable) || readiness.meets(.peerClosed)
        if isReadable { socket.tls?.becameReadable(peerClosed: readiness.meets(.peerClosed)) }
        if isReadable || socket.tls != nil { mayRead = true }
        if readiness.meets(.writable), isBlocked { flush() }
        readWhilePossible()
        updateTimer()
    }

    func turnEnded() {
        awaitsTurnEnd = false
        guard ending != .closed else { return }
        flush()
        readWhilePossible()
        updateTimer()
    }

    /// Has ``flush()`` called when the loop's turn ends, so that what is written until then leaves together.
    func awaitTurnEnd() {
        guard !awaitsTurnEnd, !isProcessing, ending == .no else { return }
        awaitsTurnEnd = true
        host.loop.atEndOfTurn(self)
    }

    /// Graceful shutdown: no new streams; closes when the last is through.
    func retire() {
        guard !isRetiring, ending == .no else { return }
        isRetiring = true
        engine?.refuseNewStreams()
        flush()
        if streams.isEmpty { close() } else { updateTimer() }
    }

    /// Ends the connection here and now. Idempotent.
    func close() {
        guard ending != .closed else { return }
        ending = .closed
        if let timer = timer.take() { host.loop.stopTimer(timer) }
        host.loop.removeDescriptor(socket.descriptor)
        socket.close()
        output.removeAll()
        host.remove(self)
        abandonStreams()
    }

    /// Nothing is answered any more.
    func abandonStreams() {
        let left = streams.values
        streams = [:]
        completed = []
        for stream in left { stream.exchange.take()?.carrierEnded() }
    }

    /// Tells the peer that it goes too far, and ends the connection.
    func terminate(_ code: UInt32, _ reason: String) {
        guard ending == .no, !isTerminated else { return }
        isTerminated = true
        host.report(.cutForAbuse(reason: reason, peer: peer))
        engine?.terminate(code)
    }
}
