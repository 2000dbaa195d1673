// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Testing

@Suite struct DataEnvelopeTests {
    /// kind LOSSY, user{payload "hi", topic "t"}, identity "evil", destinations "a" and "b", sequence 7, sid "PA_evil",
    /// and a field 99 that nobody knows.
    private let packet: [UInt8] =
        [0x08, 0x01, 0x12, 0x07, 0x12, 0x02, 0x68, 0x69, 0x22, 0x01, 0x74, 0x22, 0x04] + Array("evil".utf8)
        + [0x2A, 0x01, 0x61, 0x2A, 0x01, 0x62, 0x80, 0x01, 0x07, 0x8A, 0x01, 0x07] + Array("PA_evil".utf8)
        + [0x9A, 0x06, 0x01, 0x78]

    @Test("who sent it is said by us; the rest is passed on as it came")
    func rewriting() throws {
        let envelope = try DataEnvelope(wire: packet)
        #expect(envelope.destinations == ["a", "b"])
        #expect(envelope.sequence == 7)
        #expect(envelope.topic == "t")
        let expected: [UInt8] =
            [0x22, 0x03] + Array("bob".utf8) + [0x12, 0x07, 0x12, 0x02, 0x68, 0x69, 0x22, 0x01, 0x74]
            + [0x80, 0x01, 0x07, 0x9A, 0x06, 0x01, 0x78, 0x8A, 0x01, 0x04] + Array("PA_1".utf8)
        #expect(envelope.bytes(isReliable: true, from: "PA_1", identity: "bob") == expected)
        #expect(envelope.bytes(isReliable: false, from: "PA_1", identity: "bob").starts(with: [0x08, 0x01]))
    }

    @Test("what is no message is refused")
    func malformed() {
        #expect(throws: SignalError.self) { try DataEnvelope(wire: Array(packet.dropLast(2))) }
    }
}
