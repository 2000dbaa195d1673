// SPDX-License-Identifier: Apache-2.0

/// A place in a message that moves forward by one token at a time and never leaves its range. The bytes, which are
/// always those of the same message, are lent for the length of each call.
struct ProtobufCursor {
    private(set) var position: Int
    private let end: Int

    struct Tag {
        let number: Int
        let wireType: ProtobufWireType
    }

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }

    mutating func tag(_ bytes: Span<UInt8>) throws(ProtobufError) -> Tag {
        let start = position
        let value = try varint(bytes)
        guard value >> 3 > 0, value >> 3 < 1 << 29, let wireType = ProtobufWireType(rawValue: UInt8(value & 7)) else {
            throw .badTag(offset: start)
        }
        return Tag(number: Int(value >> 3), wireType: wireType)
    }

    /// Takes encodings that are longer than they need be, as the format allows, up to ten bytes.
    @inline(__always)
    mutating func varint(_ bytes: Span<UInt8>) throws(ProtobufError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end {
            let byte = bytes[position]
            position += 1
            guard shift < 63 || byte <= 1 else { throw .varintTooLong(offset: start) }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw .truncated(offset: start)
    }

    mutating func fixed32(_ bytes: Span<UInt8>) throws(ProtobufError) -> UInt32 {
        UInt32(try littleEndian(bytes, count: 4))
    }

    mutating func fixed64(_ bytes: Span<UInt8>) throws(ProtobufError) -> UInt64 {
        try littleEndian(bytes, count: 8)
    }

    private mutating func littleEndian(_ bytes: Span<UInt8>, count: Int) throws(ProtobufError) -> UInt64 {
        guard end - position >= count else { throw .truncated(offset: position) }
        var value: UInt64 = 0
        for offset in (0..<count).reversed() { value = value << 8 | UInt64(bytes[position + offset]) }
        position += count
        return value
    }

    /// The range behind a length.
    mutating func lengthDelimited(_ bytes: Span<UInt8>) throws(ProtobufError) -> Range<Int> {
        let start = position
        let length = try varint(bytes)
        guard length <= UInt64(end - position) else { throw .truncated(offset: start) }
        let range = position..<position + Int(length)
        position = range.upperBound
        return range
    }

    /// Moves behind the end of the group whose start was read last. `depth` is that group's own.
    mutating func skipGroup(
        _ bytes: Span<UInt8>, number: Int, depth: Int, limit: Int
    ) throws(ProtobufError) {
        var open = [number]
        while let innermost = open.last {
            guard depth + open.count - 1 <= limit else { throw .tooDeep(limit: limit) }
            let start = position
            let tag = try tag(bytes)
            switch tag.wireType {
            case .varint: _ = try varint(bytes)
            case .fixed32: _ = try fixed32(bytes)
            case .fixed64: _ = try fixed64(bytes)
            case .lengthDelimited: _ = try lengthDelimited(bytes)
            case .startGroup: open.append(tag.number)
            case .endGroup:
                guard tag.number == innermost else { throw .unmatchedGroup(offset: start) }
                open.removeLast()
            }
        }
    }
}
