// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Testing

@Suite struct WebSocketSessionTests {
    typealias Action = WebSocketSession.Action

    private var session = WebSocketSession(role: .server)

    /// Frames of a client, masked with zeros.
    private func frame(_ first: UInt8, _ payload: [UInt8] = []) -> [UInt8] {
        [first, 0x80 | UInt8(payload.count), 0, 0, 0, 0] + payload
    }

    private mutating func receive(_ bytes: [UInt8]) -> [Action] { session.received(bytes.span) }

    @Test("messages are delivered, and answers framed without a mask")
    mutating func exchange() {
        #expect(receive(frame(0x81, [0x61])) == [.deliver(.text("a"))])
        #expect(session.sending(.text("b")) == .send([0x81, 1, 0x62]))
    }

    @Test("a client masks what it sends, each frame anew")
    func masking() {
        var client = WebSocketSession(role: .client, makeMask: { 0x0102_0304 })
        #expect(client.sending(.binary([0, 0, 0, 0, 0])) == .send([0x82, 0x85, 1, 2, 3, 4, 1, 2, 3, 4, 1]))
    }

    @Test("of several pings the last is answered, behind the messages")
    mutating func pings() {
        let actions = receive(frame(0x89, [1]) + frame(0x82, [7]) + frame(0x89, [2]))
        #expect(actions == [.deliver(.binary([7])), .send([0x8A, 1, 2])])
    }

    @Test("a peer that answers pings lives on; one that does not is dropped at the next")
    mutating func keepAlive() {
        #expect(session.pingDue() == [.send([0x89, 0])])
        #expect(receive(frame(0x8A)) == [])
        #expect(session.pingDue() == [.send([0x89, 0])])
        #expect(session.pingDue() == [.disconnect, .end(.unresponsive)])
        #expect(session.pingDue() == [])
    }

    @Test("a close of the peer is answered with its code, then the connection ends")
    mutating func peerCloses() {
        let actions = receive(frame(0x88, [0x03, 0xE9, 0x62]))
        let ending = WebSocketEnding.closed(.goingAway, reason: "b", byPeer: true)
        #expect(actions == [.send([0x88, 2, 0x03, 0xE9]), .disconnect, .end(ending)])
        #expect(session.hasEnded && session.sending(.text("late")) == nil)
        #expect(receive(frame(0x81, [0x61])) == [])
    }

    @Test("a close without code is answered without one")
    mutating func peerClosesSilently() {
        let ending = WebSocketEnding.closed(nil, reason: "", byPeer: true)
        #expect(receive(frame(0x88)) == [.send([0x88, 0]), .disconnect, .end(ending)])
    }

    @Test("our close waits for the peer's; messages meanwhile are dropped")
    mutating func weClose() {
        #expect(session.closing(.normal) == [.send([0x88, 2, 0x03, 0xE8])])
        #expect(session.closing(.goingAway) == [] && session.pingDue() == [])
        #expect(receive(frame(0x81, [0x61]) + frame(0x89, [1])) == [])
        let ending = WebSocketEnding.closed(.normal, reason: "", byPeer: false)
        #expect(receive(frame(0x88, [0x03, 0xE8])) == [.disconnect, .end(ending)])
    }

    @Test("a peer that does not answer our close is left")
    mutating func closeTimesOut() {
        _ = session.closing(.normal, reason: "x")
        let ending = WebSocketEnding.closed(.normal, reason: "x", byPeer: false)
        #expect(session.closeTimedOut() == [.disconnect, .end(ending)])
        #expect(session.closeTimedOut() == [] && session.disconnected() == [])
    }

    @Test("a broken rule is told with its code, after what came before it")
    mutating func fault() {
        let actions = receive(frame(0x81, [0x61]) + [0x81, 0])
        let reason = Array(WebSocketFault.unmaskedFrame.explanation.utf8)
        let farewell: [UInt8] = [0x88, UInt8(reason.count + 2), 0x03, 0xEA] + reason
        #expect(actions == [.deliver(.text("a")), .send(farewell), .disconnect, .end(.failed(.unmaskedFrame))])
    }

    @Test("a lost connection is told once")
    mutating func lost() {
        #expect(session.disconnected() == [.end(.lost)])
        #expect(session.disconnected() == [])
    }

    @Test(
        "each fault has its code",
        arguments: [
            (.frameTooLarge(limit: 1), 1009), (.messageTooLarge(limit: 1), 1009), (.invalidText, 1007),
            (.reservedBits, 1002), (.malformedClose, 1002),
        ] as [(WebSocketFault, UInt16)])
    func codes(fault: WebSocketFault, code: UInt16) { #expect(fault.code.rawValue == code) }
}
