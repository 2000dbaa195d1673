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

    func string(_ range: Range<Int>) -> String {
        extracting(range).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
    }

    func array(_ range: Range<Int>) -> [UInt8] {
        extracting(range).withUnsafeBufferPointer { Array($0) }
    }
}
