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
        let storage = fields.storage
        for entry in fields.entries {
            let name = storage[Int(entry.nameStart)..<Int(entry.nameEnd)]
            let value = storage[Int(entry.valueStart)..<Int(entry.valueEnd)]
            switch name.count {
            case 10 where OutgoingFields.matches(name, "connection"): takeConnection(value)
            case 14 where OutgoingFields.matches(name, "content-length"): takeLength(value)
            case 17 where OutgoingFields.matches(name, "transfer-encoding"):
                encoding = encoding == .absent && OutgoingFields.matches(value, "chunked") ? .chunked : .other
            default: break
            }
        }
    }

    /// RFC 9110, section 8.6: the same number said more than once is one number.
    private mutating func takeLength(_ value: ArraySlice<UInt8>) {
        for part in value.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            let said = Self.number(Self.trimmed(part)).map(Length.bytes) ?? .invalid
            length = length == .absent || length == said ? said : .invalid
        }
    }

    private mutating func takeConnection(_ value: ArraySlice<UInt8>) {
        for option in value.split(separator: UInt8(ascii: ","))
        where OutgoingFields.matches(Self.trimmed(option), "close") {
            closes = true
        }
    }

    /// Digits only, at most 18 of them.
    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt64? {
        guard (1...18).contains(bytes.count) else { return nil }
        var number: UInt64 = 0
        for byte in bytes {
            guard byte >= 48, byte <= 57 else { return nil }
            number = number * 10 + UInt64(byte - 48)
        }
        return number
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first == 32 || first == 9 { bytes.removeFirst() }
        while let last = bytes.last, last == 32 || last == 9 { bytes.removeLast() }
        return bytes
    }
}
