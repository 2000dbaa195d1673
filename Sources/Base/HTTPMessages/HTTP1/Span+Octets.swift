// SPDX-License-Identifier: Apache-2.0

extension Span<UInt8> {
    /// Whether `range` spells `text`, which is in lower case, letters compared without case.
    @inline(__always)
    func spells(_ text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            for offset in 0..<wanted.count where OctetClass.lower(self[range.lowerBound + offset]) != wanted[offset] {
                return false
            }
            return true
        }
    }

    /// Whether `range` is exactly `text`.
    @inline(__always)
    func equals(_ text: StaticString, in range: Range<Int>) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { wanted in
            for offset in 0..<wanted.count where self[range.lowerBound + offset] != wanted[offset] { return false }
            return true
        }
    }

    @inline(__always)
    func firstIndex(of octet: UInt8, in range: Range<Int>) -> Int? {
        for index in range where self[index] == octet { return index }
        return nil
    }

    /// `range` without blanks at its ends.
    @inline(__always)
    func trimmed(_ range: Range<Int>) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, OctetClass.isBlank(self[lower]) { lower += 1 }
        while lower < upper, OctetClass.isBlank(self[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    /// The first control character at `start` or behind it, tabs not counted; `count` when there is none.
    ///
    /// Looks at eight bytes at once. A byte below 0x20 is found by the borrow of a subtraction, a DEL by that of another
    /// after an exclusive or; a borrow only spoils the bytes above it, so that the lowest hit is a true one.
    @inline(__always)
    func controlCharacter(from start: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var index = start
        while index + 8 <= count {
            let word = UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
            let deletes = word ^ (ones &* 0x7F)
            let low = (word &- ones &* 0x20) & ~word
            let hits = (low | (deletes &- ones) & ~deletes) & (ones &* 0x80)
            guard hits != 0 else {
                index += 8
                continue
            }
            index += hits.trailingZeroBitCount / 8
            if self[index] != OctetClass.tab { return index }
            index += 1
        }
        while index < count, OctetClass.isFieldValue(self[index]) { index += 1 }
        return index
    }

    func string(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}
