// SPDX-License-Identifier: Apache-2.0

import Protobuf
import Testing

@Suite struct ProtobufBoundsTests {
    @Test("a message cut off anywhere inside a field is refused, and never read beyond its end")
    func truncation() throws {
        let whole = GoldenBytesTests.official
        var boundaries: Set<Int> = [0]
        var reader = try ProtobufReader(whole)
        var length = 0
        while let field = try reader.next() {
            length += field.encoded.count
            boundaries.insert(length)
        }
        #expect(length == whole.count)
        for end in 0..<whole.count {
            let cut = Array(whole[..<end])
            if boundaries.contains(end) {
                #expect(throws: Never.self) { try Golden(cut) }
            } else {
                #expect(throws: ProtobufError.self) { try Golden(cut) }
            }
        }
    }

    @Test("each malformed token has its error")
    func malformed() {
        let cases: [(String, ProtobufError)] = [
            ("08ffffffffffffffffff02", .varintTooLong(offset: 1)),
            ("08808080808080808080" + "8001", .varintTooLong(offset: 1)),
            ("00", .badTag(offset: 0)), ("0e", .badTag(offset: 0)), ("0f", .badTag(offset: 0)),
            ("808080801001", .badTag(offset: 0)),
            ("720568", .truncated(offset: 1)), ("72ffffffffffffffffff01", .truncated(offset: 1)),
            ("0c", .unmatchedGroup(offset: 0)), ("0b14", .unmatchedGroup(offset: 1)), ("0b", .truncated(offset: 1)),
            ("7201ff", .invalidUTF8(field: 14)), ("7203eda080", .invalidUTF8(field: 14)),
            ("0a00", .unexpectedWireType(field: 1, found: .lengthDelimited)),
            ("7001", .unexpectedWireType(field: 14, found: .varint)),
            ("4001", .unexpectedWireType(field: 8, found: .varint)),
            ("8a0101ff", .truncated(offset: 3)), ("a20103000000", .truncated(offset: 3)),
        ]
        for (text, error) in cases {
            #expect(throws: error, "\(text)") { try Golden(bytes(text)) }
        }
    }

    @Test("a varint longer than it need be is read") func overlong() throws {
        #expect(try Golden(bytes("0881808000")).a == 1)
        #expect(try Golden(bytes("08808080808080808080" + "00")).a == 0)
    }

    @Test("messages and groups deeper than the bound are refused, the size likewise")
    func depthAndSize() throws {
        func nested(_ depth: Int) -> [UInt8] {
            var inner: [UInt8] = []
            for _ in 1..<depth {
                var writer = ProtobufWriter()
                writer.bytes(16, explicit: inner)
                inner = writer.bytes
            }
            return inner
        }
        #expect(throws: Never.self) { try Golden(nested(100)) }
        #expect(throws: ProtobufError.tooDeep(limit: 100)) { try Golden(nested(101)) }
        let groups = [UInt8](repeating: 0xAB, count: 200_000).enumerated().map {
            $0.offset % 2 == 0 ? $0.element : 0x07
        }
        #expect(throws: ProtobufError.tooDeep(limit: 100)) { try Golden(groups) }
        var limits = ProtobufLimits()
        limits.maximumBytes = 3
        #expect(throws: ProtobufError.tooLarge(limit: 3)) { try ProtobufReader(bytes("08010801"), limits: limits) }
        #expect(throws: ProtobufError.tooLarge(limit: 3)) {
            try ProtobufReader(copying: bytes("08010801").span, limits: limits)
        }
    }

    @Test("lent bytes are read as well as owned ones") func lent() throws {
        let owned = GoldenBytesTests.official
        #expect(try Golden(try ProtobufReader(copying: owned.span)) == GoldenBytesTests.value)
    }
}
