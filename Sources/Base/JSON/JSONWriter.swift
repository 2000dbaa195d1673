// SPDX-License-Identifier: Apache-2.0

/// Builds one JSON text directly into bytes; commas come by themselves. Nesting is the caller's duty: debug builds
/// check it.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []
    private var needsComma = false
    private var depth = 0

    package init(reservingCapacity capacity: Int = 256) { bytes.reserveCapacity(capacity) }

    /// Begins with an object whose first members are written already: `beginning` is its text up to there.
    package init(beginning: StaticString, reservingCapacity capacity: Int) {
        bytes.reserveCapacity(capacity)
        beginning.withUTF8Buffer { bytes.append(contentsOf: $0) }
        needsComma = true
        depth = 1
    }

    package mutating func beginObject() { begin(UInt8(ascii: "{")) }
    package mutating func endObject() { end(UInt8(ascii: "}")) }
    package mutating func beginArray() { begin(UInt8(ascii: "[")) }
    package mutating func endArray() { end(UInt8(ascii: "]")) }

    /// Goes on behind `bytes`, which need not be JSON: what is written begins there.
    package init(appendingTo bytes: consuming [UInt8]) { self.bytes = bytes }

    /// The key of the next value. Keys of one object must differ.
    package mutating func key(_ key: String) {
        separate()
        Self.append(quoting: key, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// The same for a name that needs no escapes: it is copied as it stands.
    package mutating func member(_ name: StaticString) {
        let isFirst = !needsComma
        bytes.append(addingCapacity: name.utf8CodeUnitCount + 4) { output in
            if !isFirst { output.append(UInt8(ascii: ",")) }
            output.append(UInt8(ascii: "\""))
            output.withUnsafeMutableBufferPointer { buffer, written in
                guard let room = buffer.baseAddress else { return }
                (room + written).update(from: name.utf8Start, count: name.utf8CodeUnitCount)
                written += name.utf8CodeUnitCount
            }
            output.append(UInt8(ascii: "\""))
            output.append(UInt8(ascii: ":"))
        }
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

    /// So many thousandths, at least none, in the form that ``double(_:)`` gives them: 1500 is `1.5`.
    package mutating func thousandths(_ value: Int64) {
        precondition(value >= 0, "only what is not negative has this form")
        separate()
        Self.append(value / 1000, to: &bytes)
        var rest = value % 1000
        guard rest > 0 else { return }
        bytes.append(UInt8(ascii: "."))
        while rest > 0 {
            bytes.append(Self.digit(UInt8(truncatingIfNeeded: rest / 100)))
            rest = rest % 100 * 10
        }
    }

    /// A string of two lower-case hexadecimal digits for each byte.
    package mutating func hexadecimal(_ value: [UInt8]) {
        separate()
        bytes.append(addingCapacity: 2 * value.count + 2) { output in
            output.append(UInt8(ascii: "\""))
            for byte in value {
                output.append(Self.digit(byte >> 4))
                output.append(Self.digit(byte & 15))
            }
            output.append(UInt8(ascii: "\""))
        }
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
        text.withBytes { append(quoting: $0, to: &bytes) }
    }

    static func append(quoting text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        guard let start = text.baseAddress, !text.isEmpty else {
            bytes.append(contentsOf: [UInt8(ascii: "\""), UInt8(ascii: "\"")])
            return
        }
        let plain = firstToEscape(text, from: 0)
        guard plain < text.count else { return append(plain: start, text.count, to: &bytes) }
        append(escaping: text, at: start, firstAt: plain, to: &bytes)
    }

    /// A text without anything to escape, which is nearly every one, in one step.
    private static func append(plain start: UnsafePointer<UInt8>, _ count: Int, to bytes: inout [UInt8]) {
        bytes.append(addingCapacity: count + 2) { output in
            output.append(UInt8(ascii: "\""))
            output.withUnsafeMutableBufferPointer { buffer, written in
                guard let room = buffer.baseAddress else { return }
                (room + written).update(from: start, count: count)
                written += count
            }
            output.append(UInt8(ascii: "\""))
        }
    }

    private static func append(
        escaping text: UnsafeBufferPointer<UInt8>, at start: UnsafePointer<UInt8>, firstAt first: Int,
        to bytes: inout [UInt8]
    ) {
        bytes.append(UInt8(ascii: "\""))
        var copied = 0
        var plain = first
        while true {
            bytes.append(contentsOf: UnsafeBufferPointer(start: start + copied, count: plain - copied))
            guard plain < text.count else { break }
            appendEscape(of: text[plain], to: &bytes)
            copied = plain + 1
            plain = copied < text.count ? firstToEscape(text, from: copied) : copied
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
            bytes.append(contentsOf: [UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0")])
            bytes.append(digit(byte >> 4))
            bytes.append(digit(byte & 0x0F))
        }
    }

    /// Hexadecimal, of a value below 16.
    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    /// Appends a number in decimal digits.
    package static func append(_ value: Int64, to bytes: inout [UInt8]) {
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
