// SPDX-License-Identifier: Apache-2.0

import HTTPMessages

/// What the fields of a message say about its end and that of its connection, gathered in one pass.
struct FramingFields {
    enum Length: Equatable {
        case absent
        case bytes(UInt64)
        /// No number, or several that differ.
        case invalid
    }

    enum Encoding {
        case absent
        case chunked
        /// Any other coding, or more than one.
        case other
    }

    private(set) var length = Length.absent
    private(set) var encoding = Encoding.absent
    /// A `connection` field says `close`.
    private(set) var closes = false

    init(_ fields: HTTPFields) {
        fields.storage.withUnsafeBufferPointer { storage in
            for entry in fields.entries {
                take(
                    name: UnsafeBufferPointer(rebasing: storage[Int(entry.nameStart)..<Int(entry.nameEnd)]),
                    UnsafeBufferPointer(rebasing: storage[Int(entry.valueStart)..<Int(entry.valueEnd)]))
            }
        }
    }

    private mutating func take(name: UnsafeBufferPointer<UInt8>, _ value: UnsafeBufferPointer<UInt8>) {
        switch name.count {
        case 10 where OutgoingFields.matches(name, "connection"): takeConnection(value)
        case 14 where OutgoingFields.matches(name, "content-length"): takeLength(value)
        case 17 where OutgoingFields.matches(name, "transfer-encoding"):
            encoding = encoding == .absent && OutgoingFields.matches(value, "chunked") ? .chunked : .other
        default: break
        }
    }

    /// RFC 9110, section 8.6: the same number said more than once is one number.
    private mutating func takeLength(_ value: UnsafeBufferPointer<UInt8>) {
        Self.forEachPart(of: value) { part in
            let said = Self.number(part).map(Length.bytes) ?? .invalid
            length = length == .absent || length == said ? said : .invalid
        }
    }

    private mutating func takeConnection(_ value: UnsafeBufferPointer<UInt8>) {
        Self.forEachPart(of: value) { if OutgoingFields.matches($0, "close") { closes = true } }
    }

    /// What stands between the commas, without blanks at its ends; empty parts, too.
    private static func forEachPart(
        of value: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        var start = 0
        while start <= value.count {
            var end = start
            while end < value.count, value[end] != UInt8(ascii: ",") { end += 1 }
            body(trimmed(value, start..<end))
            start = end + 1
        }
    }

    /// Digits only, at most 18 of them.
    private static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64? {
        guard (1...18).contains(bytes.count) else { return nil }
        var number: UInt64 = 0
        for byte in bytes {
            guard byte >= 48, byte <= 57 else { return nil }
            number = number * 10 + UInt64(byte - 48)
        }
        return number
    }

    private static func trimmed(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> UnsafeBufferPointer<UInt8> {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, FieldLines.isBlank(bytes[start]) { start += 1 }
        while end > start, FieldLines.isBlank(bytes[end - 1]) { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }
}
