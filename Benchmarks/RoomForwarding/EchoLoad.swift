// SPDX-License-Identifier: Apache-2.0

import Addresses
import Datagrams
import EventLoops
import Lifecycle

/// Those who send to the yardstick what the hub would send to them, and time what comes back.
actor EchoLoad {
    private let loop: EventLoop
    private let peers: [Peer]
    private let burst: Int
    private var isSending = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(_ count: Int, burst: Int, target: SocketAddress, on loop: EventLoop) throws {
        (self.loop, self.burst) = (loop, burst)
        peers = try (0..<count).map { _ in
            let peer = Peer(target)
            peer.socket = try DatagramSocket(bind: SocketAddress(.loopbackV4, port: 0), on: loop, receiver: peer)
            return peer
        }
    }

    /// Every 20 ms each of `count` sends `burst` packets.
    static func make(_ count: Int, burst: Int, target: SocketAddress, on loop: EventLoop) async throws -> EchoLoad {
        try await withCheckedThrowingContinuation { continuation in
            loop.submit {
                continuation.resume(with: Result { try EchoLoad(count, burst: burst, target: target, on: loop) })
            }
        }
    }

    func begin() {
        isSending = true
        tick()
    }

    func startTiming() { for peer in peers { peer.isTiming = true } }

    func end() -> [Int64] {
        isSending = false
        for peer in peers {
            peer.socket?.close()
            peer.socket = nil
        }
        return peers.flatMap(\.delays)
    }

    private func tick() {
        guard isSending else { return }
        for peer in peers { for _ in 0..<burst { peer.send() } }
        loop.schedule(after: .milliseconds(20)) { [weak self] in self?.assumeIsolated { $0.tick() } }
    }

    private final class Peer: DatagramReceiving {
        private let target: SocketAddress
        var socket: DatagramSocket?
        var delays: [Int64] = []
        var isTiming = false

        init(_ target: SocketAddress) { self.target = target }

        func send() {
            // As long as a packet of sound with its encryption.
            var bytes = [UInt8](repeating: 0x5A, count: 136)
            let now = LoadPeer.nanoseconds
            for index in 0..<8 { bytes[index] = UInt8(truncatingIfNeeded: now >> Int64(8 * index)) }
            socket?.send(bytes.span, to: target)
        }

        func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress, at now: MonotonicTime) {
            guard isTiming else { return }
            var sent: Int64 = 0
            for index in 0..<8 { sent |= Int64(bytes[index]) << Int64(8 * index) }
            delays.append(LoadPeer.nanoseconds - sent)
        }
    }
}
