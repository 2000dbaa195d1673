// SPDX-License-Identifier: Apache-2.0

/// Readings of a whole short text as if it were enciphered. Only what the rules recognize in them counts.
enum CipherViews {
    /// Longer texts are not read this way: the views would cost more than the text.
    static let maximumText = 8192

    static func of(_ text: [UInt8]) -> [String] {
        guard text.count <= maximumText else { return [] }
        let letters = text.count { 0x61...0x7A ~= ($0 | 0x20) }
        guard letters >= 16 else { return [] }
        var views = [
            mapped(text, rot13), mapped(text, atbash), mapped(text, rot47),
            String(decoding: text.reversed(), as: UTF8.self),
        ]
        let digits = text.count { 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "$") }
        if digits >= 6 { views.append(mapped(text, leet)) }
        if let spaced = unspaced(text) { views.append(spaced) }
        return views
    }

    private static func mapped(_ text: [UInt8], _ map: (UInt8) -> UInt8) -> String {
        String(decoding: text.map(map), as: UTF8.self)
    }

    private static func rot13(_ byte: UInt8) -> UInt8 {
        let lower = byte | 0x20
        guard 0x61...0x7A ~= lower else { return byte }
        return lower < 0x6E ? lower + 13 : lower - 13
    }

    private static func atbash(_ byte: UInt8) -> UInt8 {
        let lower = byte | 0x20
        return 0x61...0x7A ~= lower ? 0xDB - lower : byte
    }

    private static func rot47(_ byte: UInt8) -> UInt8 {
        guard 0x21...0x7E ~= byte else { return byte }
        return byte < 0x50 ? byte + 47 : byte - 47
    }

    private static func leet(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "0"): UInt8(ascii: "o")
        case UInt8(ascii: "1"), UInt8(ascii: "!"): UInt8(ascii: "i")
        case UInt8(ascii: "3"): UInt8(ascii: "e")
        case UInt8(ascii: "4"), UInt8(ascii: "@"): UInt8(ascii: "a")
        case UInt8(ascii: "5"), UInt8(ascii: "$"): UInt8(ascii: "s")
        case UInt8(ascii: "7"): UInt8(ascii: "t")
        default: byte
        }
    }

    /// Letters that stand one by one, joined; wider gaps part words.
    private static func unspaced(_ text: [UInt8]) -> String? {
        var output: [UInt8] = []
        var singles = 0
        for (index, byte) in text.enumerated() {
            let isGap =
                byte == 0x20 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            if isGap {
                let isBetween = index > 0 && index + 1 < text.count && text[index - 1] > 0x20 && text[index + 1] > 0x20
                if isBetween {
                    singles += index >= 2 && text[index - 2] <= 0x2E ? 1 : 0
                } else if output.last != 0x20 {
                    output.append(0x20)
                }
            } else {
                output.append(byte)
            }
        }
        return singles >= 10 ? String(decoding: output, as: UTF8.self) : nil
    }
}
