// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Glibc
import Lifecycle
import TLS

/// An accepted socket until both sides have agreed on keys; then a connection takes its place.
///
/// On the loop's thread only.
final class TLSHandshake: ServerConnection, DescriptorHandling, TimerHandling {
    private let host: ServerLoop
    private let descriptor: Int32
    let peer: String
    private let stream: TLSStream
    private var timer: LoopTimerToken?
    private var isOver = false
    var position = 0

    init(host: ServerLoop, descriptor: Int32, peer: String, stream: TLSStream) {
        self.host = host
        self.descriptor = descriptor
        self.peer = peer
        self.stream = stream
    }

    func open() throws(EventLoopError) {
        try host.loop.addDescriptor(
            descriptor, interest: [.readable, .writable, .peerClosed, .edgeTriggered], self)
        timer = host.loop.startTimer(due: host.loop.now + host.limits.handshakeDeadline, self)
    }

    func descriptorReady(_ readiness: Interest) {
        guard !isOver else { return }
        if readiness.meets(.failed) { return fail("the connection broke") }
        stream.becameReadable(peerClosed: readiness.meets(.peerClosed))
        switch stream.handshake() {
        case nil: succeed()
        case .waitsForPeer, .waitsForRoom, .bytes: break
        case .ended: fail("the peer left")
        case .failed(let reason): fail(reason)
        }
    }

    func timerFired() {
        timer = nil
        fail("not done within \(host.limits.handshakeDeadline)")
    }

    func retire() { close() }

    func close() {
        guard !isOver else { return }
        leave()
        Glibc.close(descriptor)
        host.remove(self)
    }

    private func fail(_ reason: String) {
        host.report(.handshakeFailed(reason: reason, peer: peer))
        close()
    }

    private func succeed() {
        leave()
        host.handOver(self, ConnectionSocket(descriptor: descriptor, tls: stream), peer: peer)
    }

    private func leave() {
        isOver = true
        if let timer = timer.take() { host.loop.stopTimer(timer) }
        host.loop.removeDescriptor(descriptor)
    }
}
