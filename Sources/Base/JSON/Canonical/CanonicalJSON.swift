// SPDX-License-Identifier: Apache-2.0

/// One spelling for all texts that mean the same (RFC 8785), for digests and signatures: members sorted by the UTF-16
/// units of their keys, no white space, fewest escapes, numbers as ECMAScript prints the nearest double.
///
/// RFC 8785 leaves open what doubles cannot hold, and digests must not fail on it, so here:
/// an integer (written without fraction and exponent) that the double's form would change keeps all its digits
/// (`12345678901234567890`, not `12345678901234567000`), and a number beyond the range of doubles keeps its exact value
/// in the same layout (`1e400` is `1e+400`). Exponents of more than 32 bits stay as written.
package struct CanonicalJSON {
    private let view: ByteView
    private var output: [UInt8] = []
    /// Members of the objects that the walk is inside of, those of the innermost last.
    private var members: [SortedMember] = []
    /// Keys that were written with escapes, decoded.
    private var decoded: [UInt8] = []

    private var depth = 0

    /// Takes time proportional to the text but for the sorting of keys. Throws only `tooDeep`, beyond 1,024 levels,
    /// which no received text has.
    package static func bytes(of value: RawJSON) throws(JSONError) -> [UInt8] {
        try value.withView { (view) throws(JSONError) in
            var canonical = CanonicalJSON(view: view)
            canonical.output.reserveCapacity(value.byteCount)
            canonical.members.reserveCapacity(min(16, value.byteCount / 8))
            try canonical.append(from: value.start, to: value.end)
            return canonical.output
        }
    }

    private init(view: ByteView) { self.view = view }

    private mutating func append(from start: Int, to end: Int) throws(JSONError) {
        switch view.byte(start) {
        case UInt8(ascii: "{"): try appendObject(from: start)
        case UInt8(ascii: "["): try appendArray(from: start)
        case UInt8(ascii: "\""): appendString(from: start + 1, to: end - 1, escaped: view.skipString(start + 1).escaped)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let text = UnsafeBufferPointer(start: view.base + start, count: end - start)
            CanonicalNumber.append(text, to: &output)
        default: append(verbatim: start, end)
        }
    }

    private mutating func append(verbatim start: Int, _ end: Int) {
        output.append(contentsOf: UnsafeBufferPointer(start: view.base + start, count: end - start))
    }

    private mutating func appendString(from start: Int, to end: Int, escaped: Bool) {
        guard escaped else { return append(verbatim: start - 1, end + 1) }
        var plain: [UInt8] = []
        view.decodeString(from: start, to: end, into: &plain)
        plain.withUnsafeBufferPointer { JSONWriter.append(quoting: $0, to: &output) }
    }

    private mutating func appendArray(from start: Int) throws(JSONError) {
        try enter()
        output.append(UInt8(ascii: "["))
        var index = start + 1
        while let range = view.element(after: index) {
            if index > start + 1 { output.append(UInt8(ascii: ",")) }
            try append(from: range.lowerBound, to: range.upperBound)
            index = range.upperBound
        }
        output.append(UInt8(ascii: "]"))
        depth -= 1
    }

    private mutating func appendObject(from start: Int) throws(JSONError) {
        try enter()
        let first = members.count
        let firstDecoded = decoded.count
        collectMembers(from: start)
        sortMembers(from: first)
        output.append(UInt8(ascii: "{"))
        for index in first..<members.count {
            if index > first { output.append(UInt8(ascii: ",")) }
            let member = members[index]
            appendString(from: Int(member.keyStart), to: Int(member.keyEnd), escaped: member.decodedAt != .max)
            output.append(UInt8(ascii: ":"))
            try append(from: Int(member.valueStart), to: Int(member.valueEnd))
        }
        output.append(UInt8(ascii: "}"))
        depth -= 1
        members.removeSubrange(first...)
        decoded.removeSubrange(firstDecoded...)
    }

    private mutating func enter() throws(JSONError) {
        depth += 1
        if depth > 1024 { throw .tooDeep(limit: 1024) }
    }

    private mutating func collectMembers(from start: Int) {
        var index = start + 1
        while let member = view.member(after: index) {
            var sorted = SortedMember(member)
            if member.escaped {
                sorted.decodedAt = UInt32(truncatingIfNeeded: decoded.count)
                view.decodeString(from: member.keyStart, to: member.keyEnd, into: &decoded)
                sorted.keyLength = UInt32(truncatingIfNeeded: decoded.count) - sorted.decodedAt
            }
            members.append(sorted)
            index = member.valueEnd
        }
    }

    private mutating func sortMembers(from first: Int) {
        guard members.count - first > 1 else { return }
        let text = view.base
        decoded.withUnsafeBufferPointer { decoded in
            func key(_ member: SortedMember) -> UnsafeBufferPointer<UInt8> {
                let count = Int(member.keyLength)
                guard member.decodedAt != .max else {
                    return UnsafeBufferPointer(start: text + Int(member.keyStart), count: count)
                }
                return UnsafeBufferPointer(rebasing: decoded[Int(member.decodedAt)...].prefix(count))
            }
            members.withUnsafeMutableBufferPointer { members in
                var unsorted = UnsafeMutableBufferPointer(rebasing: members[first...])
                unsorted.sort { UTF16Order.precedes(key($0), key($1)) }
            }
        }
    }
}

/// A member as the sort sees it.
private struct SortedMember {
    let keyStart: UInt32
    let keyEnd: UInt32
    let valueStart: UInt32
    let valueEnd: UInt32
    var keyLength: UInt32
    /// Where the decoded key begins; the highest number for a key without escapes.
    var decodedAt = UInt32.max

    init(_ member: ByteView.Member) {
        keyStart = UInt32(truncatingIfNeeded: member.keyStart)
        keyEnd = UInt32(truncatingIfNeeded: member.keyEnd)
        valueStart = UInt32(truncatingIfNeeded: member.valueStart)
        valueEnd = UInt32(truncatingIfNeeded: member.valueEnd)
        keyLength = keyEnd - keyStart
    }
}

/// The order of UTF-16 code units, found from UTF-8.
private enum UTF16Order {
    static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
        let common = min(left.count, right.count)
        for index in 0..<common where left[index] != right[index] {
            return rank(left[index]) < rank(right[index])
        }
        return left.count < right.count
    }

    /// Characters beyond U+FFFF (lead F0 and above) are surrogates in UTF-16 and come before U+E000 to U+FFFF (EE, EF).
    private static func rank(_ byte: UInt8) -> UInt8 {
        byte == 0xEE || byte == 0xEF ? byte + 0x10 : byte
    }
}
