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
        key.withBytes { Self.append(QuotedText($0, followsComma: needsComma, precedesColon: true), to: &bytes) }
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

    /// The key of a member of another object: as it is written there, or with the fewest escapes.
    package mutating func key(of visited: borrowing RawJSON.VisitedMember) {
        guard !visited.member.escaped else { return key(visited.key) }
        separate()
        let (start, end) = (visited.member.keyStart - 1, visited.member.keyEnd + 1)
        bytes.append(contentsOf: UnsafeBufferPointer(start: visited.view.base + start, count: end - start))
        bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// A member of another object with its bytes as they are, key and value. Keys of one object must differ here too.
    package mutating func member(_ visited: borrowing RawJSON.VisitedMember) {
        separate()
        let (start, end) = (visited.member.keyStart - 1, visited.member.valueEnd)
        bytes.append(contentsOf: UnsafeBufferPointer(start: visited.view.base + start, count: end - start))
    }

    package mutating func string(_ value: String) {
        value.withBytes { Self.append(QuotedText($0, followsComma: needsComma), to: &bytes) }
        needsComma = true
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
            output.withUnsafeMutableBufferPointer { buffer, written in
                for byte in value {
                    buffer[written] = Self.digit(byte >> 4)
                    buffer[written + 1] = Self.digit(byte & 15)
                    written += 2
                }
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

    /// Where in the finished text the value lies that was written raw last.
    package func place(of value: RawJSON) -> RawJSON.Place {
        let (start, end) = (bytes.count - value.byteCount, bytes.count)
        return RawJSON.Place(start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: end))
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
    /// Hexadecimal, of a value below 16.
    static func digit(_ value: UInt8) -> UInt8 {
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
