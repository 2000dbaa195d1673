// SPDX-License-Identifier: Apache-2.0

import DataChannels
import ICE
import MediaSecurity
import RTCPackets
import RTCSession
import Testing

@Suite struct PeerConnectionTests {
    private func rtp(_ sequence: UInt16, payloadType: UInt8 = 111, ssrc: UInt32 = 9, mid: String? = nil) -> [UInt8] {
        var writer = RTPPacketWriter()
        writer.begin(.init(payloadType: payloadType, sequence: sequence, timestamp: 960, ssrc: ssrc))
        if let mid { writer.add(id: 4, Array(mid.utf8).span) }
        writer.endHeader()
        writer.add(payload: [1, 2, 3].span)
        return writer.bytes
    }

    private func open(_ label: String, on stream: UInt16) -> SCTPMessage {
        SCTPMessage(stream: stream, payloadProtocol: 50, bytes: DataChannelMessage.open(.init(label: label)).bytes)
    }

    @Test("check, handshake, connected")
    func connects() throws {
        let client = try ScriptedClient()
        try client.connect()
        #expect(client.states == [.connected])
        #expect(client.answers.first?.mappedAddress == client.path.remote)
        #expect(client.data == [.connected])
    }

    @Test("media reaches its section by extension, by payload type, by what was learned")
    func media() throws {
        let client = try ScriptedClient()
        try client.connect(client.offer(["audio", "audio", "video"]))
        try client.send(rtp: rtp(1, ssrc: 9, mid: "1"))
        try client.send(rtp: rtp(2, ssrc: 9))
        try client.send(rtp: rtp(1, payloadType: 96, ssrc: 10))
        try client.send(rtp: rtp(1, ssrc: 11))
        #expect(client.media.map(\.mid) == ["1", "1", "2", nil])
        #expect(client.media.map(\.header.sequence) == [1, 2, 1, 1])
    }

    @Test("what is not secured, not authentic or of another address is nothing")
    func refused() throws {
        let client = try ScriptedClient()
        try client.negotiate(client.offer())
        client.sendRaw([22, 254, 253, 0])
        #expect(client.transport.drops[.unknownAddress] == 1)
        client.check()
        client.sendRaw(rtp(1))
        client.beginDTLS()
        client.sendRaw(rtp(1) + [UInt8](repeating: 0, count: 16))
        client.sendRaw([0x80, 200, 0, 1, 0, 0, 0, 9] + [UInt8](repeating: 0, count: 20))
        #expect(client.media.isEmpty && client.feedback.isEmpty && client.states == [.connected])
    }

    @Test("media of ours arrives, feedback passes both ways, reports go out each second")
    func sending() throws {
        let client = try ScriptedClient()
        try client.connect()
        let packet = rtp(7, ssrc: 77)
        client.connection?.send(rtp: packet.span)
        client.connection?.send(rtcp: [.pictureLoss(sender: 1, media: 9)])
        client.exchange()
        #expect(client.packets.first == packet)
        #expect(client.packets.last == RTCPBytes.of(.pictureLoss(sender: 1, media: 9)))
        try client.send(rtcp: [.pictureLoss(sender: 9, media: 77)])
        #expect(client.feedback == [.pictureLoss(sender: 9, media: 77)])
        for sequence in [1, 2, 5] { try client.send(rtp: rtp(UInt16(sequence))) }
        let before = client.packets.count
        client.pass(.seconds(1))
        client.pass(.milliseconds(500))
        #expect(client.packets.count == before + 1)
        let sent = client.packets[before]
        guard case .receiverReport(_, let blocks)? = try RTCPPacket.parse(sent.span).first else {
            Issue.record("no receiver report")
            return
        }
        #expect(blocks.map(\.ssrc) == [9] && blocks[0].totalLost == 2 && blocks[0].highestSequence == 5)
        #expect(blocks[0].fractionLost == 2 * 256 / 5)
    }

    @Test("a stream with NACK is asked for what is missing, and arrivals are reported for the sender's estimate")
    func feedback() throws {
        let client = try ScriptedClient()
        var offer = client.offer(["video"])
        offer.sections[0].attributes.append("rtcp-fb", "96 nack")
        offer.sections[0].append(SDPExtensionMap(id: 5, uri: RTPExtensionKind.transportSequence.rawValue))
        try client.connect(offer)
        for sequence in [1, 2, 4] as [UInt16] {
            var writer = RTPPacketWriter()
            writer.begin(.init(payloadType: 96, sequence: sequence, timestamp: 0, ssrc: 9))
            writer.add(id: 5, [0, UInt8(sequence + 100)].span)
            writer.endHeader()
            try client.send(rtp: writer.bytes)
        }
        client.pass(.milliseconds(10))
        let first = try #require(client.packets.last)
        let packets = try RTCPPacket.parse(first.span)
        #expect(packets.first == .lost(sender: 1, media: 9, sequences: [3]))
        guard packets.count == 3, case .transportFeedback(let feedback) = packets[1] else {
            Issue.record("\(packets)")
            return
        }
        #expect(feedback.firstSequence == 101 && feedback.arrivals.map { $0 != nil } == [true, true, false, true])
        client.pass(.milliseconds(60))
        let second = try #require(client.packets.last)
        #expect(try RTCPPacket.parse(second.span) == [.lost(sender: 1, media: 9, sequences: [3])])
    }

    @Test("a peer with another certificate than announced is refused")
    func insecure() throws {
        let client = try ScriptedClient()
        let wrong = SDPFingerprint(algorithm: "sha-256", digest: [UInt8](repeating: 1, count: 32))
        try client.negotiate(client.offer(fingerprint: wrong))
        client.check()
        client.beginDTLS()
        guard case .closed(.insecure(let reason)) = client.states.last else {
            Issue.record("\(client.states)")
            return
        }
        #expect(reason.contains("certificate verify failed"))
        #expect(client.transport.connectionCount == 0)
    }

    @Test("silence disconnects, a check brings back, long silence ends")
    func silence() throws {
        let client = try ScriptedClient()
        try client.connect()
        client.pass(.seconds(9))
        client.check()
        client.pass(.seconds(9))
        client.pass(.seconds(25))
        #expect(client.states == [.connected, .disconnected, .connected, .disconnected, .closed(.unreachable)])
        #expect(client.transport.connectionCount == 0)
    }

    @Test("a later offer may add sections and keeps the transport")
    func renegotiation() throws {
        let client = try ScriptedClient()
        let first = try client.negotiate(client.offer(["audio"]))
        client.check()
        client.beginDTLS()
        let track = OutgoingTrack(stream: "PA_1|TR_1", track: "TR_1", source: 5, canonicalName: "x")
        let second = try client.negotiate(
            client.offer(["audio", "audio", "application"]), ["1": SectionIntent(sending: track)])
        #expect(second.origin.version == first.origin.version + 1)
        #expect(second.sections[0] == first.sections[0])
        #expect(second.sections[1].msid?.stream == "PA_1|TR_1" && second.sections[1].sources == [5])
        try client.connectData()
        #expect(client.data == [.connected] && client.states == [.connected])
    }

    @Test("sections that go missing, double or have no name are refused")
    func badOffers() throws {
        let client = try ScriptedClient()
        #expect(throws: PeerConnectionError.negotiation(.noSections)) { try client.negotiate(client.offer([])) }
        var unnamed = client.offer()
        unnamed.sections[1].attributes.removeAll("mid")
        #expect(throws: PeerConnectionError.negotiation(.sectionWithoutMid(index: 1))) { try client.negotiate(unnamed) }
        var double = client.offer()
        double.sections[1].attributes.removeAll("mid")
        double.sections[1].attributes.append("mid", "0")
        #expect(throws: PeerConnectionError.negotiation(.duplicateMid("0"))) { try client.negotiate(double) }
        for (attribute, error) in [
            ("ice-pwd", NegotiationError.noICECredentials), ("fingerprint", .noFingerprint), ("setup", .badSetup),
        ] {
            var lacking = client.offer()
            lacking.sections[0].attributes.removeAll(attribute)
            #expect(throws: PeerConnectionError.negotiation(error)) { try client.negotiate(lacking) }
        }
        try client.negotiate(client.offer(["audio", "video"]))
        let other = SDPFingerprint(algorithm: "sha-256", digest: [UInt8](repeating: 2, count: 32))
        #expect(throws: PeerConnectionError.negotiation(.certificateChanged)) {
            try client.negotiate(client.offer(["audio", "video"], fingerprint: other))
        }
        #expect(throws: PeerConnectionError.negotiation(.sectionsRemoved)) {
            try client.negotiate(client.offer(["audio"]))
        }
    }

    @Test("new credentials restart ICE without touching what is secured")
    func restart() throws {
        let client = try ScriptedClient()
        let first = try client.negotiate(client.offer())
        client.check()
        client.beginDTLS()
        var generator = SystemRandomNumberGenerator()
        client.credentials = ICECredentials(using: &generator)
        let second = try client.negotiate(client.offer())
        #expect(first.iceCredentials(of: first.sections[0]) != second.iceCredentials(of: second.sections[0]))
        try client.send(rtp: rtp(1))
        client.check()
        try client.send(rtp: rtp(2))
        #expect(client.media.count == 2 && client.states == [.connected])
        #expect(client.answers.count == 2)
    }

    @Test("channels are opened from both sides, carry text and bytes, empty ones too, and close")
    func channels() throws {
        let client = try ScriptedClient()
        try client.connect()
        try client.send(open("theirs", on: 0))
        #expect(client.data.last == .received(SCTPMessage(stream: 0, payloadProtocol: 50, bytes: [2])))
        try client.send(SCTPMessage(stream: 0, payloadProtocol: 51, bytes: Array("hé".utf8)))
        try client.send(SCTPMessage(stream: 0, payloadProtocol: 57, bytes: [0]))
        let theirs = DataChannel(stream: 0, parameters: .init(label: "theirs"))
        #expect(client.channelEvents == [.opened(theirs), .text(theirs, "hé"), .binary(theirs, [])])

        let hub = try #require(client.connection)
        let ours = try hub.openChannel(.init(label: "ours", isOrdered: false, reliability: .retransmissions(0)))
        #expect(ours.stream == 1)
        client.exchange()
        try client.send(SCTPMessage(stream: 1, payloadProtocol: 50, bytes: [2]))
        #expect(client.channelEvents.last == .opened(ours))
        try hub.send(text: "", on: ours)
        client.exchange()
        guard case .received(let empty)? = client.data.last else {
            Issue.record("nothing received")
            return
        }
        #expect(empty.payloadProtocol == 56 && !empty.isOrdered)
        client.resetStream(0)
        #expect(client.channelEvents.last == .closed(theirs))
        #expect(client.data.last == .streamsReset([0]))
    }

    @Test("closing the transport ends every connection and frees them")
    func transportEnd() throws {
        let client = try ScriptedClient()
        try client.connect()
        weak let connection = client.connection
        client.transport.close()
        client.exchange()
        #expect(client.events.last == .closed && client.transport.connectionCount == 0)
        client.forgetHub()
        #expect(connection == nil)
    }

    @Test("the peer's end closes channels and connection; ours is silent to the delegate")
    func ends() throws {
        let client = try ScriptedClient()
        try client.connect()
        client.closeDTLS()
        #expect(client.states.last == .closed(.byPeer) && client.transport.connectionCount == 0)
        let other = try ScriptedClient()
        try other.connect()
        other.connection?.close()
        other.exchange()
        #expect(other.states == [.connected] && other.events.last == .closed)
        #expect(other.connection?.state == .closed(.byUs))
        #expect(throws: PeerConnectionError.closed) { try other.negotiate(other.offer()) }
    }
}

extension ScriptedClient {
    func connectData() throws {
        try connectAssociation()
        exchange()
    }
}

enum RTCPBytes {
    static func of(_ packet: RTCPPacket) -> [UInt8] {
        var writer = RTCPWriter()
        writer.add(packet)
        return writer.bytes
    }
}
