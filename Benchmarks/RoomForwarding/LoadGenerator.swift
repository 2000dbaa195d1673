// SPDX-License-Identifier: Apache-2.0

import Addresses
import EventLoops
import Lifecycle

/// All participants of the load, on a loop of their own.
actor LoadGenerator {
    private let loop: EventLoop
    private let peers: [LoadPeer]
    private var isSending = false
    private var ticks = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(_ count: Int, receivers: Int, hub: SocketAddress, on loop: EventLoop) throws {
        self.loop = loop
        peers = try (0..<count).map { try LoadPeer($0, receivers: receivers, hub: hub, on: loop) }
    }

    static func make(
        _ count: Int, receivers: Int, hub: SocketAddress, on loop: EventLoop
    ) async throws -> LoadGenerator {
        try await withCheckedThrowingContinuation { continuation in
            loop.submit {
                continuation.resume(
                    with: Result { try LoadGenerator(count, receivers: receivers, hub: hub, on: loop) })
            }
        }
    }

    func offer(of number: Int) -> String { peers[number].offer }
    func answered(_ sdp: String, for number: Int) { try? peers[number].answered(sdp) }
    var isReady: Bool { peers.allSatisfy(\.isReady) }
    var received: Int { peers.reduce(0) { $0 + $1.received } }

    /// Every 20 ms a packet of each.
    func begin() {
        isSending = true
        tick()
    }

    func startTiming() -> Int {
        for peer in peers { peer.isTiming = true }
        return received
    }

    func end() -> [Int64] {
        isSending = false
        let delays = peers.flatMap(\.delays)
        for peer in peers { peer.close() }
        return delays
    }

    private func tick() {
        guard isSending else { return }
        ticks += 1
        for peer in peers {
            peer.send()
            if ticks % 250 == 0 { peer.keepAlive() }
        }
        loop.schedule(after: .milliseconds(20)) { [weak self] in self?.assumeIsolated { $0.tick() } }
    }
}
