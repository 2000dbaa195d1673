// SPDX-License-Identifier: Apache-2.0

/// Walking over bytes that have been validated. On bytes that have not, the answers are nonsense but no read leaves
/// the text and every walk ends.
extension ByteView {
    /// The index after the closing quote, from the byte after the opening one, and whether an escape was met.
    @inline(__always)
    func skipString(_ start: Int) -> (end: Int, escaped: Bool) {
        var index = start
        var escaped = false
        while true {
            while index + 8 <= count {
                let marks = EightBytes.quoteOrBackslash(word(index))
                if marks == 0 {
                    index += 8
                } else {
                    index += EightBytes.firstMark(marks)
                    break
                }
            }
            if index >= count { return (count, escaped) }
            switch base[index] {
            case UInt8(ascii: "\""): return (index + 1, escaped)
            case UInt8(ascii: "\\"):
                escaped = true
                index += 2
            default: index += 1
            }
        }
    }

    /// The index after the value that begins at `start`.
    @inline(__always)
    func skipValue(_ start: Int) -> Int {
        switch byte(start) {
        case UInt8(ascii: "\""): skipString(start + 1).end
        case UInt8(ascii: "{"), UInt8(ascii: "["): skipContainer(start)
        default: skipScalar(start)
        }
    }

    @inline(__always)
    private func skipScalar(_ start: Int) -> Int {
        var index = start
        while index < count {
            switch base[index] {
            case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"), 0x20, 0x0A, 0x0D, 0x09:
                return max(index, start + 1)
            default: index += 1
            }
        }
        return max(index, start + 1)
    }

    @inline(never)
    private func skipContainer(_ start: Int) -> Int {
        if !landmarks.isEmpty, let end = Landmarks.end(of: start, in: landmarks) { return end }
        var index = start + 1
        var depth = 1
        while index < count {
            if index + 8 <= count {
                let marks = EightBytes.quoteOrContainer(word(index))
                if marks == 0 {
                    index += 8
                    continue
                }
                index += EightBytes.firstMark(marks)
            }
            let current = base[index]
            index += 1
            switch current {
            case UInt8(ascii: "\""): index = skipString(index).end
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return index }
            default: break
            }
        }
        return count
    }

    /// One member of an object, as offsets into the text.
    struct Member {
        /// The byte after the key's opening quote.
        let keyStart: Int
        /// The key's closing quote.
        let keyEnd: Int
        let escaped: Bool
        let valueStart: Int
        let valueEnd: Int
    }

    /// The member that begins at or after `index`, which lies behind an opening brace or behind a member's value.
    @inline(__always)
    func member(after index: Int) -> Member? {
        guard let quote = nextItem(index), byte(quote) == UInt8(ascii: "\"") else { return nil }
        let (keyEnd, escaped) = skipString(quote + 1)
        let valueStart = skipSpace(skipSpace(keyEnd) + 1)
        guard keyEnd > quote + 1, valueStart < count else { return nil }
        return Member(
            keyStart: quote + 1, keyEnd: keyEnd - 1, escaped: escaped, valueStart: valueStart,
            valueEnd: skipValue(valueStart))
    }

    /// The range of the element that begins at or after `index`, likewise.
    @inline(__always)
    func element(after index: Int) -> Range<Int>? {
        guard let start = nextItem(index), byte(start) != UInt8(ascii: "]") else { return nil }
        return start..<skipValue(start)
    }

    @inline(__always)
    private func nextItem(_ index: Int) -> Int? {
        let start = skipComma(index)
        return start < count ? start : nil
    }

    /// The first index from `start` behind white space and at most one comma.
    @inline(__always)
    func skipComma(_ start: Int) -> Int {
        let index = skipSpace(start)
        return byte(index) == UInt8(ascii: ",") ? skipSpace(index + 1) : index
    }

    /// Whether the member's key, decoded, is `key`. Allocates only for a key written with escapes.
    @inline(__always)
    func key(of member: Member, equals key: UnsafeBufferPointer<UInt8>) -> Bool {
        if member.escaped { return string(from: member.keyStart, to: member.keyEnd, equals: key) }
        let length = member.keyEnd - member.keyStart
        guard length == key.count, let other = key.baseAddress else { return length == 0 && key.isEmpty }
        return equals(member.keyStart, other, count: length)
    }
}
