// SPDX-License-Identifier: Apache-2.0

import Addresses
import Datagrams
import ICE
import Lifecycle
import RTCSession
import TestSupport

/// Loses a share of the datagrams between a hub and its sockets, in both directions, the same ones for the same seed.
final class LossyWire: RTCDatagramSending {
    private final class Receiver: DatagramReceiving {
        private let inner: any DatagramReceiving
        private let wire: LossyWire

        init(_ inner: any DatagramReceiving, _ wire: LossyWire) {
            self.inner = inner
            self.wire = wire
        }

        func datagramReceived(_ bytes: inout MutableSpan<UInt8>, from source: SocketAddress, at now: MonotonicTime) {
            if !wire.loses() { inner.datagramReceived(&bytes, from: source, at: now) }
        }

        func timePassed(at now: MonotonicTime) { inner.timePassed(at: now) }
    }

    private let share: Double
    private var generator: SeededGenerator
    private let output: any RTCDatagramSending

    init(losing share: Double, seed: UInt64, output: any RTCDatagramSending) {
        self.share = share
        self.output = output
        generator = SeededGenerator(seed: seed)
    }

    func receiver(for inner: any DatagramReceiving) -> any DatagramReceiving { Receiver(inner, self) }

    func send(_ datagram: Span<UInt8>, via path: ICEPath) { if !loses() { output.send(datagram, via: path) } }

    private func loses() -> Bool { share > 0 && Double.random(in: 0..<1, using: &generator) < share }
}
