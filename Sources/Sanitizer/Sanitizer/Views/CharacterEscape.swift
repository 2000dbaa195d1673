// SPDX-License-Identifier: Apache-2.0

/// One character written in another way: `%41`, `=41`, `\\x41`, `\\u0041`, `&#65;`, `&#x41;`, and what a few names say.
enum CharacterEscape {
    /// The bytes it stands for and its length, or nil if none begins there.
    static func read(_ text: [UInt8], at index: Int) -> ([UInt8], Int)? {
        switch text[index] {
        case UInt8(ascii: "%"), UInt8(ascii: "="): hexadecimal(text, index, prefix: 1, digits: 2, isByte: true)
        case UInt8(ascii: "\\"): backslash(text, index)
        case UInt8(ascii: "&"): reference(text, index)
        default: nil
        }
    }

    private static func backslash(_ text: [UInt8], _ index: Int) -> ([UInt8], Int)? {
        guard index + 1 < text.count else { return nil }
        switch text[index + 1] {
        case UInt8(ascii: "x"): return hexadecimal(text, index, prefix: 2, digits: 2, isByte: true)
        case UInt8(ascii: "u"): return hexadecimal(text, index, prefix: 2, digits: 4, isByte: false)
        default: return nil
        }
    }

    private static func hexadecimal(
        _ text: [UInt8], _ index: Int, prefix: Int, digits: Int, isByte: Bool
    ) -> ([UInt8], Int)? {
        guard index + prefix + digits <= text.count else { return nil }
        var value: UInt32 = 0
        for position in index + prefix..<index + prefix + digits {
            guard let digit = EncodedRuns.digit(text[position]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return (isByte ? [UInt8(truncatingIfNeeded: value)] : bytes(of: value), prefix + digits)
    }

    private static func reference(_ text: [UInt8], _ index: Int) -> ([UInt8], Int)? {
        guard index + 3 < text.count, text[index + 1] == UInt8(ascii: "#") else { return nil }
        let isHex = text[index + 2] | 0x20 == UInt8(ascii: "x")
        var value: UInt32 = 0
        var position = index + (isHex ? 3 : 2)
        let start = position
        while position < text.count, position - start < 7, let digit = EncodedRuns.digit(text[position]) {
            guard isHex || digit < 10 else { return nil }
            value = value * (isHex ? 16 : 10) + UInt32(digit)
            position += 1
        }
        guard position > start, position < text.count, text[position] == UInt8(ascii: ";") else { return nil }
        return (bytes(of: value), position + 1 - index)
    }

    private static func bytes(of value: UInt32) -> [UInt8] {
        Unicode.Scalar(value).map { Array(String($0).utf8) } ?? []
    }
}
