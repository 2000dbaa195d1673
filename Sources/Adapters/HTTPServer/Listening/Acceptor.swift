// SPDX-License-Identifier: Apache-2.0

import CLinux
import EventLoops
import Glibc
import HTTPMessages
import Lifecycle
import Synchronization

/// Accepts the connections of one listening socket and hands them to its ``ServerLoop``. On the loop's thread only.
final class Acceptor: DescriptorHandling, TimerHandling {
    /// Connections accepted before other descriptors get their turn.
    private static let connectionsPerTurn = 64
    /// How long accepting pauses when the system has nothing left to accept with.
    private static let pause: Int64 = 100_000_000

    /// A listening server lives until it is shut down, whoever still holds it.
    private let host: ServerLoop
    private let descriptor: Int32
    private var pauseTimer: LoopTimerToken?

    init(host: ServerLoop, descriptor: Int32) {
        self.host = host
        self.descriptor = descriptor
    }

    func open() throws(EventLoopError) { try host.loop.addDescriptor(descriptor, interest: .readable, self) }

    /// Takes what the kernel has accepted already: closing the socket would reset it.
    func close() {
        if let timer = pauseTimer.take() { host.loop.stopTimer(timer) }
        while accept() {}
        host.loop.removeDescriptor(descriptor)
        Glibc.close(descriptor)
    }

    func descriptorReady(_ readiness: Interest) {
        var left = Self.connectionsPerTurn
        while left > 0, accept() { left -= 1 }
    }

    func timerFired() {
        pauseTimer = nil
        changeInterest(.readable)
    }

    /// False when there is nothing to accept for now.
    private func accept() -> Bool {
        var address = SocketAddress()
        let socket = address.withGeneric { patchbay_accept(descriptor, $0, $1) }
        guard socket >= 0 else { return mayGoOn(after: errno) }
        let peer = address.family == AF_UNIX ? Self.unixPeer(socket) : address.host
        if host.counters.openConnections.load(ordering: .relaxed) >= host.limits.connections {
            refuse(socket, peer: peer, limit: host.limits.connections)
        } else if let limit = host.peers.limit, !host.peers.opened(by: peer) {
            refuse(socket, peer: peer, limit: limit)
        } else {
            host.adopt(socket, peer: peer)
        }
        return true
    }

    private static func unixPeer(_ socket: Int32) -> String {
        HTTPServerRequest.unixPrefix + (UnixSocketFile.user(on: socket).map { String($0) } ?? "?")
    }

    private func mayGoOn(after error: Int32) -> Bool {
        switch error {
        case EAGAIN: return false
        case EINTR, ECONNABORTED, EPROTO, EPERM: return true
        default:
            // The connection stays in the kernel's queue, and the socket readable: without a pause the loop would spin.
            host.report(.acceptFailed(errno: error))
            guard pauseTimer == nil else { return false }
            changeInterest([])
            let due = MonotonicTime(nanoseconds: host.loop.turnTime.nanoseconds + Self.pause)
            pauseTimer = host.loop.startTimer(due: due, self)
            return false
        }
    }

    private func changeInterest(_ interest: Interest) {
        do throws(EventLoopError) {
            try host.loop.changeInterest(descriptor, to: interest)
        } catch {
            host.report(.acceptFailed(errno: error.errno))
        }
    }

    /// One answer, without waiting for the request.
    private func refuse(_ socket: Int32, peer: String, limit: Int) {
        host.report(.overloaded(limit: limit, peer: peer))
        var bytes: [UInt8] = []
        let body = Array("503 Service Unavailable: too many connections\n".utf8)
        HTTPResponseEncoder.appendHead(
            status: 503, fields: ["content-type": "text/plain; charset=utf-8", "retry-after": "1"],
            framing: .length(body.count), persistence: .close, dateLine: host.dateLine, to: &bytes)
        bytes += body
        _ = bytes.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
        // Unread bytes would turn the close into a reset.
        _ = recv(socket, host.readBuffer.baseAddress, host.readBuffer.count, 0)
        shutdown(socket, Int32(SHUT_WR))
        Glibc.close(socket)
    }
}
