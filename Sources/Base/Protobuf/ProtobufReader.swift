// SPDX-License-Identifier: Apache-2.0

/// Reads the fields of one message in the order they were sent. Nothing is copied before a field's value is asked for;
/// a nested message is read from the same bytes.
///
/// A message's own reader loops over ``next()``, takes the value that its field number stands for, the last of several
/// counting for what is not repeated, and hands what it does not know to ``ProtobufUnknownFields``.
package struct ProtobufReader: Sendable {
    let storage: [UInt8]
    let limits: ProtobufLimits
    private var position: Int
    private let end: Int
    private let depth: Int

    package init(_ bytes: [UInt8], limits: ProtobufLimits = ProtobufLimits()) throws(ProtobufError) {
        guard bytes.count <= limits.maximumBytes else { throw .tooLarge(limit: limits.maximumBytes) }
        try self.init(storage: bytes, range: 0..<bytes.count, depth: 1, limits: limits)
    }

    /// Copies the bytes, for those that are only lent.
    package init(copying bytes: Span<UInt8>, limits: ProtobufLimits = ProtobufLimits()) throws(ProtobufError) {
        guard bytes.count <= limits.maximumBytes else { throw .tooLarge(limit: limits.maximumBytes) }
        try self.init(bytes.withUnsafeBufferPointer { Array($0) }, limits: limits)
    }

    /// A message inside another one.
    init(storage: [UInt8], range: Range<Int>, depth: Int, limits: ProtobufLimits) throws(ProtobufError) {
        guard depth <= limits.maximumDepth else { throw .tooDeep(limit: limits.maximumDepth) }
        self.storage = storage
        self.limits = limits
        self.depth = depth
        position = range.lowerBound
        end = range.upperBound
    }

    /// The next field; nil at the end of the message. A group, which only old peers send, is one field.
    package mutating func next() throws(ProtobufError) -> ProtobufField? {
        guard position < end else { return nil }
        let start = position
        var cursor = ProtobufCursor(position..<end)
        let tag = try cursor.tag(storage.span)
        let value = try value(of: tag, from: start, &cursor)
        position = cursor.position
        return ProtobufField(
            number: tag.number, wireType: tag.wireType, value: value, encodedRange: start..<position, depth: depth,
            storage: storage, limits: limits)
    }

    private func value(
        of tag: ProtobufCursor.Tag, from start: Int, _ cursor: inout ProtobufCursor
    ) throws(ProtobufError) -> ProtobufField.Value {
        switch tag.wireType {
        case .varint: return .bits(try cursor.varint(storage.span))
        case .fixed32: return .bits(UInt64(try cursor.fixed32(storage.span)))
        case .fixed64: return .bits(try cursor.fixed64(storage.span))
        case .lengthDelimited: return .range(try cursor.lengthDelimited(storage.span))
        case .startGroup:
            try cursor.skipGroup(
                storage.span, number: tag.number, depth: depth + 1, limit: limits.maximumDepth)
            return .range(start..<cursor.position)
        case .endGroup: throw .unmatchedGroup(offset: start)
        }
    }
}
