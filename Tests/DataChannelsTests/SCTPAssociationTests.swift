// SPDX-License-Identifier: Apache-2.0

import DataChannels
import EventLoops
import Testing

@Suite(.timeLimit(.minutes(5))) struct SCTPAssociationTests {
    private func message(
        _ stream: UInt16, _ count: Int, isOrdered: Bool = true, _ reliability: SCTPMessage.Reliability = .reliable
    ) -> SCTPMessage {
        SCTPMessage(
            stream: stream, payloadProtocol: 53, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) },
            isOrdered: isOrdered, reliability: reliability)
    }

    @Test("two sides that both connect are connected, in packets that fit")
    func connect() throws {
        let pair = try AssociationPair()
        try pair.connect()
        #expect(pair.firstEvents == [.connected] && pair.secondEvents == [.connected])
        #expect(pair.longest <= 1160)
    }

    @Test("messages arrive whole with stream, protocol and order, both ways")
    func messages() throws {
        let pair = try AssociationPair()
        try pair.connect()
        let sent = [message(0, 1), message(2, 5000), message(3, 200, isOrdered: false), message(2, 262_144)]
        for message in sent { try pair.send(message) }
        pair.exchange()
        #expect(pair.received == sent)
        #expect(pair.first.bufferedBytes == 0)
        #expect(pair.longest <= 1160)
        try pair.answer(message(1, 9))
        pair.exchange()
        #expect(pair.firstEvents.last == .received(message(1, 9)))
    }

    @Test("what cannot be sent is refused by name")
    func refused() throws {
        let pair = try AssociationPair()
        #expect(throws: SCTPError.notConnected) { try pair.send(message(0, 1)) }
        try pair.connect()
        #expect(throws: SCTPError.emptyMessage) { try pair.send(message(0, 0)) }
        #expect(throws: SCTPError.messageTooLarge(limit: 262_144)) { try pair.send(message(0, 262_145)) }
    }

    @Test("more than the bound does not wait; what waits goes out when there is room")
    func buffering() throws {
        let pair = try AssociationPair()
        try pair.connect()
        var sent = 0
        let error = #expect(throws: SCTPError.self) {
            while true {
                try pair.send(message(0, 100_000))
                sent += 1
            }
        }
        guard case .full(let bytes) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(bytes <= 1 << 20 && sent >= 10)
        pair.exchange()
        #expect(pair.first.bufferedBytes == 0)
        #expect(pair.received == [SCTPMessage](repeating: message(0, 100_000), count: sent))
    }

    @Test("reliable messages survive loss in order, whatever is lost", arguments: [4, 7])
    func loss(every: Int) async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.shutDown() }
        let pair = try AssociationPair()
        pair.isLost = { $0 % every == 0 }
        try pair.connect()
        await pair.pass(on: group.next()) { pair.secondEvents.contains(.connected) && !pair.firstEvents.isEmpty }
        let sent = (1...20).map { message(0, $0 * 100) }
        for message in sent { try pair.send(message) }
        await pair.pass(on: group.next()) { pair.received.count == sent.count }
        #expect(pair.received == sent)
    }

    @Test("a lossy message that is lost stays lost and holds nothing up")
    func lossy() async throws {
        let group = try EventLoopGroup(count: 1)
        defer { group.shutDown() }
        let pair = try AssociationPair()
        try pair.connect()
        pair.isLost = { _ in true }
        try pair.send(message(1, 50, isOrdered: false, .retransmissions(0)))
        pair.exchange()
        pair.isLost = { _ in false }
        try pair.send(message(1, 60, isOrdered: false, .retransmissions(0)))
        pair.exchange()
        #expect(pair.received == [message(1, 60, isOrdered: false)])
    }

    @Test("a stream that one side resets is reported to the other")
    func reset() throws {
        let pair = try AssociationPair()
        try pair.connect()
        try pair.send(message(4, 10))
        pair.exchange()
        pair.resetFirst(4)
        #expect(pair.secondEvents.last == .streamsReset([4]))
    }

    @Test("the end of one side is the end of the other")
    func close() throws {
        let pair = try AssociationPair()
        try pair.connect()
        pair.first.close()
        pair.exchange()
        #expect(pair.secondEvents.last == .closed)
        #expect(throws: SCTPError.notConnected) { try pair.answer(message(0, 1)) }
        pair.first.close()
    }

    @Test("a message beyond the receiver's bound ends the association, not the memory")
    func oversized() throws {
        var small = SCTPConfiguration()
        small.maximumMessage = 1000
        let pair = try AssociationPair(second: small)
        try pair.connect()
        try pair.send(message(6, 1001))
        pair.exchange()
        #expect(pair.secondEvents.last == .oversizedMessage(stream: 6))
    }

    @Test("packets of nobody and damaged packets are nothing")
    func damage() throws {
        let pair = try AssociationPair()
        try pair.connect()
        var seed: UInt64 = 1
        for length in [0, 1, 11, 12, 13, 16, 40, 400] {
            for _ in 0..<50 {
                let bytes = (0..<length).map { _ -> UInt8 in
                    seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(truncatingIfNeeded: seed >> 33)
                }
                #expect(pair.second.packetReceived(bytes.span).isEmpty)
            }
        }
        try pair.send(message(0, 3))
        pair.exchange()
        #expect(pair.received == [message(0, 3)])
    }

    @Test("associations of several threads do not disturb each other")
    func threads() async throws {
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let pair = try AssociationPair()
                    try pair.connect()
                    for count in 1...50 { try pair.send(message(0, count)) }
                    pair.exchange()
                    return pair.received.count
                }
            }
            for try await count in group { #expect(count == 50) }
        }
    }
}
