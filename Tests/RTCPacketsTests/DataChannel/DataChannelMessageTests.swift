// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@Suite struct DataChannelMessageTests {
    static let lossy = hex("03 81 0100 00000000 0006 0000 5f6c6f737379")

    @Test(
        "messages are read back as they were written",
        arguments: [
            DataChannelMessage.acknowledge, .open(.init(label: "")), .open(.init(label: "écho", subprotocol: "json")),
            .open(.init(label: "a", isOrdered: false, reliability: .retransmissions(3))),
            .open(.init(label: "a", reliability: .lifetime(milliseconds: 500), priority: 1024)),
        ])
    func roundTrip(message: DataChannelMessage) throws {
        #expect(try DataChannelMessage.of(message.bytes) == message)
    }

    @Test("a lossy channel as libwebrtc opens it")
    func lossy() throws {
        let expected = DataChannelMessage.Open(label: "_lossy", isOrdered: false, reliability: .retransmissions(0))
        #expect(try DataChannelMessage.of(Self.lossy) == .open(expected))
    }

    @Test(
        "damage has a typed error",
        arguments: [
            ("", DataChannelMessage.ParseError.truncated), ("01", .unknownType(1)), ("03 00", .truncated),
            ("03 05 0100 00000000 0000 0000", .unknownType(5)), ("03 00 0100 00000000 0002 0000 61", .truncated),
            ("03 00 0100 00000000 0001 0000 6161", .truncated), ("03 00 0100 00000000 0001 0000 ff", .notText),
            ("03 00 0100 00000000 ffff 0000 61", .tooLong),
        ])
    func damage(text: String, error: DataChannelMessage.ParseError) {
        let bytes = hex(text)
        #expect(throws: error) { try DataChannelMessage.of(bytes) }
    }

    @Test("what is accepted survives a round trip")
    func mutated() throws {
        for bytes in mutations(of: Self.lossy, count: 5000, seed: 2) {
            guard let message = try? DataChannelMessage.of(bytes) else { continue }
            #expect(try DataChannelMessage.of(message.bytes) == message)
        }
    }
}
