// SPDX-License-Identifier: Apache-2.0

/// Decoding of strings.
extension ByteView {
    /// The four hexadecimal digits at `index`, if that is what stands there.
    func codeUnit(_ index: Int) -> UInt32? {
        var unit: UInt32 = 0
        for position in index..<(index + 4) {
            let digit = byte(position)
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return unit
    }

    /// Appends what the string between its quotes means.
    func decodeString(from start: Int, to end: Int, into bytes: inout [UInt8]) {
        var index = start
        while index < end {
            var plain = index
            while plain < end, base[plain] != UInt8(ascii: "\\") { plain += 1 }
            bytes.append(contentsOf: UnsafeBufferPointer(start: base + index, count: plain - index))
            if plain >= end { return }
            index = decodeEscape(plain, into: &bytes)
        }
    }

    private func decodeEscape(_ index: Int, into bytes: inout [UInt8]) -> Int {
        let letter = byte(index + 1)
        switch letter {
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            let unit = codeUnit(index + 2) ?? 0xFFFD
            guard unit & 0xF800 == 0xD800 else {
                Self.append(unit, to: &bytes)
                return index + 6
            }
            let low = codeUnit(index + 8) ?? 0xDC00
            Self.append(0x10000 + ((unit & 0x3FF) << 10 | low & 0x3FF), to: &bytes)
            return index + 12
        default: bytes.append(letter)
        }
        return index + 2
    }

    private static func append(_ value: UInt32, to bytes: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { bytes.append(unit) }
    }

    /// A number written without fraction and exponent, if it fits.
    func integer(from start: Int, to end: Int) -> Int64? {
        let isNegative = byte(start) == UInt8(ascii: "-")
        var magnitude: UInt64 = 0
        for index in (isNegative ? start + 1 : start)..<end {
            let digit = byte(index) &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (tens, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            let (sum, carry) = tens.addingReportingOverflow(UInt64(digit))
            if overflow || carry { return nil }
            magnitude = sum
        }
        if isNegative { return magnitude <= 1 << 63 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int64(exactly: magnitude)
    }

    func string(from start: Int, to end: Int, escaped: Bool) -> String {
        guard start < end else { return "" }
        guard escaped else {
            return String(decoding: UnsafeBufferPointer(start: base + start, count: end - start), as: UTF8.self)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - start)
        decodeString(from: start, to: end, into: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @inline(never)
    func string(from start: Int, to end: Int, equals other: UnsafeBufferPointer<UInt8>) -> Bool {
        guard end - start >= other.count else { return false }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(end - start)
        decodeString(from: start, to: end, into: &bytes)
        return bytes.elementsEqual(other)
    }
}
