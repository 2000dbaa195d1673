// SPDX-License-Identifier: Apache-2.0

import RTCPackets
import Testing

@Suite struct RTPHeaderTests {
    /// Two contributors, one-byte extensions (id 1: ff, id 4: "ab", padding), payload 1 2 3, three bytes of padding.
    static let sample = hex(
        "b2 ef 1234 01020304 a1b2c3d4 00000001 00000002 bede0002 10ff 41 6162 000000 010203 000003")

    @Test("fields and ranges are read")
    func fields() throws {
        let header = try RTPHeader.of(Self.sample)
        #expect(header.marker && header.payloadType == 111 && header.sequence == 0x1234)
        #expect(header.timestamp == 0x0102_0304 && header.ssrc == 0xA1B2_C3D4 && header.contributorCount == 2)
        #expect(Self.sample[header.payload] == [1, 2, 3])
        #expect(header.paddingLength == 3)
    }

    @Test("extensions are found by id")
    func extensions() throws {
        let block = try #require(try RTPHeader.of(Self.sample).extensions)
        #expect(block.bytes(of: 1, in: Self.sample) == [0xFF])
        #expect(block.bytes(of: 4, in: Self.sample) == Array("ab".utf8))
        #expect(block.bytes(of: 2, in: Self.sample) == nil)
        #expect(block.bytes(of: 0, in: Self.sample) == nil)
    }

    @Test("the two-byte form carries empty and long values")
    func twoByte() throws {
        let bytes = hex("906f 0001 00000001 00000002 10000003 0500 2003616263 0000 00 0000") + [9]
        let header = try RTPHeader.of(bytes)
        let block = try #require(header.extensions)
        #expect(block.bytes(of: 5, in: bytes) == [])
        #expect(block.bytes(of: 32, in: bytes) == Array("abc".utf8))
        #expect(bytes[header.payload] == [9])
    }

    @Test("an element that runs over the block ends the search")
    func overrun() throws {
        let bytes = hex("906f 0001 00000001 00000002 bede0001 10aa 2f00")
        let block = try #require(try RTPHeader.of(bytes).extensions)
        #expect(block.bytes(of: 1, in: bytes) != nil)
        #expect(block.bytes(of: 2, in: bytes) == nil)
    }

    @Test(
        "damage has a typed error",
        arguments: [
            ("80", RTPError.truncated), ("40600000000000000000000a", .badVersion),
            ("8f600000000000000000000a", .truncated), ("90600000000000000000000a", .truncated),
            ("90600000000000000000000abede0001", .truncated), ("a0600000000000000000000a00", .badPadding),
            ("a0600000000000000000000a0003", .badPadding), ("a0600000000000000000000a", .badPadding),
        ])
    func damage(text: String, error: RTPError) {
        let bytes = hex(text)
        #expect(throws: error) { try RTPHeader.of(bytes) }
    }

    @Test("whatever is accepted has ranges inside the packet")
    func mutated() {
        for bytes in mutations(of: Self.sample, count: 20_000, seed: 1) {
            guard let header = try? RTPHeader.of(bytes) else { continue }
            #expect(header.payload.upperBound + header.paddingLength == bytes.count)
            header.extensions?.forEach(in: bytes.span) { id, value in
                #expect(id != 0 && value.upperBound <= header.payload.lowerBound)
                return true
            }
        }
    }
}
