// SPDX-License-Identifier: Apache-2.0

/// Builds one JSON text directly into bytes; commas come by themselves. Nesting is the caller's duty: debug builds
/// check it.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false
    private var depth = 0

    package init(reservingCapacity capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// The key of the next value. Keys of one object must differ.
    package mutating func key(_ key: String) {
        separate()
        Self.append(quoting: key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    package mutating func string(_ value: String) {
        separate()
        Self.append(quoting: value, to: &bytes)
    }

    package mutating func integer(_ value: Int64) {
        separate()
        Self.append(value, to: &bytes)
    }

    /// Shortest form that reads back as the same double, laid out as ECMAScript does; `null` for what is not finite.
    package mutating func double(_ value: Double) {
        separate()
        DecimalNumber(value).append(to: &bytes)
    }

    package mutating func boolean(_ value: Bool) { literal(value ? "true" : "false") }
    package mutating func null() { literal("null") }

    /// A value with its bytes as they are.
    package mutating func raw(_ value: RawJSON) {
        separate()
        bytes.append(contentsOf: value.bytes)
    }

    /// A value with its bytes as they are, but for line breaks between its tokens, which become spaces.
    package mutating func rawOnOneLine(_ value: RawJSON) {
        raw(value)
        Self.replaceLineBreaks(in: &bytes, from: bytes.count - value.byteCount)
    }

    package consuming func finish() -> [UInt8] {
        assert(depth == 0, "a container is still open")
        return bytes
    }

    package consuming func finishRaw() -> RawJSON { RawJSON(trusted: finish()) }

    private mutating func literal(_ name: StaticString) {
        separate()
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    /// Number text that is known to follow the grammar.
    mutating func number(_ text: String) {
        separate()
        bytes.append(contentsOf: text.utf8)
    }

    @inline(__always)
    private mutating func separate() {
        if needsComma { bytes.append(UInt8(ascii: ",")) }
        needsComma = true
    }

    private mutating func begin(_ mark: UInt8) {
        separate()
        bytes.append(mark)
        needsComma = false
        depth += 1
    }

    private mutating func end(_ mark: UInt8) {
        bytes.append(mark)
        needsComma = true
        depth -= 1
        assert(depth >= 0, "more ends than beginnings")
    }
}

extension JSONWriter {
    /// Appends `text` as a JSON string with the fewest escapes (RFC 8785, section 3.2.2.2).
    package static func append(quoting text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { append(quoting: $0, to: &bytes) }
    }

    static func append(quoting text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        if let start = text.baseAddress {
            var copied = 0
            while copied < text.count {
                let plain = firstToEscape(text, from: copied)
                bytes.append(contentsOf: UnsafeBufferPointer(start: start + copied, count: plain - copied))
                if plain < text.count { appendEscape(of: text[plain], to: &bytes) }
                copied = plain + 1
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func firstToEscape(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let view = ByteView(text)
        var index = start
        while index + 8 <= view.count {
            let marks = EightBytes.needsEscape(view.word(index))
            if marks != 0 { return index + EightBytes.firstMark(marks) }
            index += 8
        }
        while index < view.count {
            let current = view.base[index]
            if current < 0x20 || current == UInt8(ascii: "\"") || current == UInt8(ascii: "\\") { break }
            index += 1
        }
        return index
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        default:
            let digit = byte & 0x0F
            bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    static func append(_ value: Int64, to bytes: inout [UInt8]) {
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        var magnitude = value.magnitude
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
            var first = 20
            repeat {
                first -= 1
                digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
                magnitude /= 10
            } while magnitude > 0
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: UnsafeBufferPointer(digits)[first..<20]))
        }
    }
}
