// SPDX-License-Identifier: Apache-2.0

/// Tells numbers that belong to a person, by their check digits.
enum NumberShape {
    /// The end of a card number of 13 to 19 digits, in groups or not, whose Luhn sum is right; nil for what is none.
    static func card(_ text: [UInt8], from start: Int) -> Int? {
        var digits: [UInt8] = []
        var index = start
        var end = start
        while index < text.count, digits.count < 20 {
            if 0x30...0x39 ~= text[index] {
                digits.append(text[index] - 0x30)
                end = index + 1
            } else if text[index] != 0x20 && text[index] != UInt8(ascii: "-") || digits.isEmpty {
                break
            }
            index += 1
        }
        guard 13...19 ~= digits.count, 2...6 ~= digits[0], end == text.count || !isWord(text[end]) else { return nil }
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let doubled = Int(item.element) * (item.offset % 2 == 1 ? 2 : 1)
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return sum % 10 == 0 && Set(digits).count > 1 ? end : nil
    }

    /// The end of an IBAN (ISO 13616) whose remainder by 97 is right; nil for what is none.
    static func iban(_ text: [UInt8], from start: Int) -> Int? {
        guard start + 15 <= text.count, isLetter(text[start]), isLetter(text[start + 1]),
            isDigit(text[start + 2]), isDigit(text[start + 3])
        else { return nil }
        var characters: [UInt8] = []
        var index = start
        while index < text.count, characters.count < 34 {
            let byte = text[index]
            if isLetter(byte) || isDigit(byte) {
                characters.append(byte)
            } else if byte != 0x20 || index + 1 >= text.count || !isLetter(text[index + 1]) && !isDigit(text[index + 1])
            {
                break
            }
            index += 1
        }
        guard characters.count >= 15 else { return nil }
        let moved = characters.dropFirst(4) + characters.prefix(4)
        let rest = moved.reduce(0) { rest, byte in
            isDigit(byte) ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 0x41) + 10) % 97
        }
        return rest == 1 ? index : nil
    }

    /// A number of the United States' social security as it is written; ranges never given out are none.
    static func isSocialSecurity(_ token: ArraySlice<UInt8>) -> Bool {
        guard token.count == 11 else { return false }
        let parts = token.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [3, 2, 4], parts.allSatisfy({ $0.allSatisfy(isDigit) }) else { return false }
        let numbers = parts.map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        return numbers[0] != 0 && numbers[0] != 666 && numbers[0] < 900 && numbers[1] != 0 && numbers[2] != 0
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
    private static func isLetter(_ byte: UInt8) -> Bool { 0x41...0x5A ~= byte }
    private static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || 0x61...0x7A ~= (byte | 0x20) }
}
