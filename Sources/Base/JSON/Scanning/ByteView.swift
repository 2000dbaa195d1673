// SPDX-License-Identifier: Apache-2.0

/// Bytes under scan, borrowed from an array for the length of one call. Every read is checked against the end.
struct ByteView {
    let base: UnsafePointer<UInt8>
    let count: Int
    let landmarks: UnsafeBufferPointer<Landmarks.Container>

    @inline(__always)
    init(
        _ buffer: UnsafeBufferPointer<UInt8>,
        landmarks: UnsafeBufferPointer<Landmarks.Container> = UnsafeBufferPointer(start: nil, count: 0)
    ) {
        guard let start = buffer.baseAddress else { preconditionFailure("no JSON text is empty") }
        base = start
        count = buffer.count
        self.landmarks = landmarks
    }

    /// The byte at `index`; zero, which JSON allows nowhere, beyond the end.
    @inline(__always)
    func byte(_ index: Int) -> UInt8 {
        index < count ? base[index] : 0
    }

    /// Eight bytes from `index`, the first one lowest. The caller has checked that they exist.
    @inline(__always)
    func word(_ index: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(base + index).loadUnaligned(as: UInt64.self))
    }

    /// The first index from `start` that does not hold white space (RFC 8259, section 2).
    @inline(__always)
    func skipSpace(_ start: Int) -> Int {
        byte(start) > 0x20 ? start : skipSpaceRun(start)
    }

    @inline(never)
    private func skipSpaceRun(_ start: Int) -> Int {
        var index = start
        while index < count {
            while index + 8 <= count, word(index) == 0x2020_2020_2020_2020 { index += 8 }
            switch byte(index) {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return index
            }
        }
        return index
    }

    /// The end of the text without the white space after it.
    func trimmedEnd(from start: Int) -> Int {
        var end = count
        while end > start {
            switch base[end - 1] {
            case 0x20, 0x0A, 0x0D, 0x09: end -= 1
            default: return end
            }
        }
        return end
    }

    func equals(_ start: Int, _ other: UnsafePointer<UInt8>, count length: Int) -> Bool {
        sameBytes(base + start, other, length)
    }
}

/// Whether two stretches of `count` readable bytes are equal.
@inline(__always)
func sameBytes(_ left: UnsafePointer<UInt8>, _ right: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var index = 0
    while index + 8 <= count {
        let first = UnsafeRawPointer(left + index).loadUnaligned(as: UInt64.self)
        guard first == UnsafeRawPointer(right + index).loadUnaligned(as: UInt64.self) else { return false }
        index += 8
    }
    while index < count {
        guard left[index] == right[index] else { return false }
        index += 1
    }
    return true
}

/// Finding bytes eight at a time: each function marks bit 7 of the bytes it looks for. Marks above the lowest one may
/// be wrong (a borrow), so only the lowest may be used.
enum EightBytes {
    @inline(__always)
    static func repeating(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    static let high: UInt64 = 0x8080_8080_8080_8080

    /// Quote, backslash, control characters and anything beyond ASCII.
    @inline(__always)
    static func notPlain(_ word: UInt64) -> UInt64 {
        let quote = (word ^ repeating(0x22)) &- repeating(1)
        let backslash = (word ^ repeating(0x5C)) &- repeating(1)
        let control = word &- repeating(0x20)
        return (quote | backslash | control | word) & high
    }

    /// Quote and backslash, in bytes of any value.
    @inline(__always)
    static func quoteOrBackslash(_ word: UInt64) -> UInt64 {
        let quote = word ^ repeating(0x22)
        let backslash = word ^ repeating(0x5C)
        return (((quote &- repeating(1)) & ~quote) | ((backslash &- repeating(1)) & ~backslash)) & high
    }

    /// What must be escaped when a string is written: quote, backslash, control characters.
    @inline(__always)
    static func needsEscape(_ word: UInt64) -> UInt64 {
        quoteOrBackslash(word) | ((word &- repeating(0x20)) & ~word & high)
    }

    /// Quotes, braces and brackets, in bytes of any value.
    @inline(__always)
    static func quoteOrContainer(_ word: UInt64) -> UInt64 {
        let quote = word ^ repeating(0x22)
        let lowered = word | repeating(0x20)
        let opening = lowered ^ repeating(0x7B)
        let closing = lowered ^ repeating(0x7D)
        let quotes = (quote &- repeating(1)) & ~quote
        let containers = ((opening &- repeating(1)) & ~opening) | ((closing &- repeating(1)) & ~closing)
        return (quotes | containers) & high
    }

    @inline(__always)
    static func firstMark(_ marks: UInt64) -> Int { marks.trailingZeroBitCount >> 3 }
}
