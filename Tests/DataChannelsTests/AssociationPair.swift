// SPDX-License-Identifier: Apache-2.0

import DataChannels
import EventLoops
import Lifecycle

/// Two associations with a wire between them that the test can cut.
final class AssociationPair {
    private final class Wire {
        var packets: [[UInt8]] = []
    }

    let first: SCTPAssociation
    let second: SCTPAssociation
    private(set) var firstEvents: [SCTPEvent] = []
    private(set) var secondEvents: [SCTPEvent] = []
    private(set) var longest = 0
    private let toFirst = Wire()
    private let toSecond = Wire()
    private var carried = 0
    /// Tells whether the packet of that number, counted over both directions, gets lost.
    var isLost: (Int) -> Bool = { _ in false }

    init(_ configuration: SCTPConfiguration = .init(), second other: SCTPConfiguration? = nil) throws {
        let (toFirst, toSecond) = (toFirst, toSecond)
        first = try SCTPAssociation(configuration: configuration) { packet in
            toSecond.packets.append((0..<packet.count).map { packet[$0] })
        }
        second = try SCTPAssociation(configuration: other ?? configuration) { packet in
            toFirst.packets.append((0..<packet.count).map { packet[$0] })
        }
    }

    func exchange() {
        while !toFirst.packets.isEmpty || !toSecond.packets.isEmpty {
            for packet in carry(toSecond) { secondEvents += second.packetReceived(packet.span) }
            for packet in carry(toFirst) { firstEvents += first.packetReceived(packet.span) }
        }
    }

    func connect() throws {
        firstEvents += try first.connect()
        secondEvents += try second.connect()
        exchange()
    }

    func send(_ message: SCTPMessage) throws {
        firstEvents += try first.send(message)
    }

    func answer(_ message: SCTPMessage) throws {
        secondEvents += try second.send(message)
    }

    func resetFirst(_ stream: UInt16) {
        firstEvents += first.reset(stream: stream)
        exchange()
    }

    /// Lets time pass on `clock` until `isDone`.
    func pass(on clock: EventLoop, until isDone: () -> Bool) async {
        exchange()
        while !isDone() {
            await withCheckedContinuation { continuation in
                clock.schedule(after: .milliseconds(10)) { continuation.resume() }
            }
            firstEvents += first.timePassed()
            secondEvents += second.timePassed()
            exchange()
        }
    }

    var received: [SCTPMessage] {
        secondEvents.compactMap { if case .received(let message) = $0 { message } else { nil } }
    }

    private func carry(_ wire: Wire) -> [[UInt8]] {
        defer { wire.packets = [] }
        return wire.packets.filter { packet in
            longest = max(longest, packet.count)
            carried += 1
            return !isLost(carried)
        }
    }
}
