// SPDX-License-Identifier: Apache-2.0

import Protobuf
import Testing

/// Bytes made by the official Python package (protobuf 7.36.2, deterministic output) from the message of ``Golden``.
@Suite struct GoldenBytesTests {
    static let value = Golden(
        a: -1, b: .min, c: .max, d: .max, e: .min, f: .min, g: true, h: 0xDEAD_BEEF, i: 0x0123_4567_89AB_CDEF, j: -2,
        k: -3, l: 1.5, m: -0.1, n: "naïve 🦆", o: [0x00, 0xFF],
        p: [Golden(n: String(repeating: "x", count: 130), p: [Golden(a: 300)])], q: [0, -1, 270, 86942], r: [0, 1],
        s: ["", "b"], u: [1, .max], t: true)

    static let official: [UInt8] =
        bytes(
            "08ffffffffffffffffff01108080808080808080800118ffffffff0f20ffffffffffffffffff0128ffffffff0f30ffff"
                + "ffffffffffffff01380145efbeadde49efcdab896745230155feffffff59fdffffffffffffff650000c03f699a999999"
                + "9999b9bf720b6e61c3af766520f09fa6867a0200ff82018b01728201")
        + [UInt8](repeating: 0x78, count: 130)
        + bytes(
            "82010308ac028a011000ffffffffffffffffff018e029ea7059201100000000000000000000000000000f03f9a01009a"
                + "010162a2010801000000fffffffff8ffffff0f01")

    @Test("what the official package wrote is read") func reading() throws {
        #expect(try Golden(Self.official) == Self.value)
    }

    @Test("what is written is what the official package writes") func writing() {
        #expect(Self.value.encoded == Self.official)
        #expect(Golden().encoded.isEmpty)
    }

    @Test("repeated numbers are read packed, one by one, and mixed") func repeated() throws {
        #expect(try Golden(bytes("8a0101018801028a01020304")).q == [1, 2, 3, 4])
        #expect(try Golden(bytes("91010000000000000000920108000000000000f03f")).r == [0, 1])
        #expect(try Golden(bytes("a50101000000a2010402000000")).u == [1, 2])
    }

    @Test("of a field sent twice the last counts, and what is not known is passed on byte for byte")
    func unknown() throws {
        // a = 1, an unknown varint, an unknown group with a group in it, an unknown string, a = 2
        let sent = bytes("0801a80701ab07b3070801b407ac07b207026869" + "0802")
        let golden = try Golden(sent)
        #expect(golden.a == 2)
        #expect(golden.encoded == bytes("0802a80701ab07b3070801b407ac07b207026869"))
    }

    @Test("a member of a oneof is written though it has the default value") func explicit() {
        var writer = ProtobufWriter()
        writer.string(1, explicit: "")
        writer.int32(2, explicit: 0)
        writer.bool(3, explicit: false)
        writer.double(4, explicit: 0)
        writer.bytes(5, explicit: [UInt8]())
        writer.message(6) { _ in }
        writer.sint64(7, explicit: 0)
        writer.uint32(8, explicit: 0)
        writer.float(9, explicit: 0)
        writer.string(10, explicit: nil)
        #expect(writer.bytes == bytes("0a00100018002100000000000000002a00320038004000") + bytes("4d00000000"))
    }
}

/// The bytes of hexadecimal text.
func bytes(_ hexadecimal: String) -> [UInt8] {
    var digits = hexadecimal.utf8.map { $0 < 0x3A ? $0 - 0x30 : $0 - 0x57 }[...]
    var bytes: [UInt8] = []
    while let high = digits.popFirst(), let low = digits.popFirst() { bytes.append(high << 4 | low) }
    return bytes
}
