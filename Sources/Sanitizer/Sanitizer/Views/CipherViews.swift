// SPDX-License-Identifier: Apache-2.0

/// Readings of a whole short text as if it were enciphered. Only what the rules recognize in them counts.
enum CipherViews {
    /// Longer texts are not read this way: the views would cost more than the text.
    static let maximumText = 8192
    private static let fewestLetters = 16
    private static let fewestDigits = 6
    private static let fewestSingles = 10

    /// Each byte read as another one.
    private struct Cipher {
        let reading: @Sendable (UInt8) -> UInt8
        let folding: PlainFolding

        init(_ reading: @escaping @Sendable (UInt8) -> UInt8) {
            self.reading = reading
            folding = PlainFolding(reading)
        }
    }

    /// Adds each reading as a view.
    static func add(of text: [UInt8], _ traits: TextTraits, to views: inout ViewedText) {
        guard text.count <= maximumText, traits.letters >= fewestLetters else { return }
        views.reserve(4 * text.count)
        func add(_ text: [UInt8], as cipher: Cipher) {
            if traits.isASCII {
                views.add(cipher: text, read: cipher.folding)
            } else {
                views.add(String(decoding: text.map(cipher.reading), as: UTF8.self), kind: .cipher, offset: 0)
            }
        }
        for cipher in [rot13, atbash, rot47] { add(text, as: cipher) }
        add(text.reversed(), as: none)
        if traits.digits >= fewestDigits { add(text, as: leet) }
        if traits.gaps >= fewestSingles, let spaced = unspaced(text) { add(spaced, as: none) }
    }

    private static let none = Cipher(\.self)

    private static let rot13 = Cipher { byte in
        let lower = byte | 0x20
        guard 0x61...0x7A ~= lower else { return byte }
        return lower < 0x6E ? lower + 13 : lower - 13
    }

    private static let atbash = Cipher { byte in
        let lower = byte | 0x20
        return 0x61...0x7A ~= lower ? 0xDB - lower : byte
    }

    private static let rot47 = Cipher { byte in
        guard 0x21...0x7E ~= byte else { return byte }
        return byte < 0x50 ? byte + 47 : byte - 47
    }

    private static let leet = Cipher { byte in
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
    private static func unspaced(_ text: [UInt8]) -> [UInt8]? {
        var output: [UInt8] = []
        output.reserveCapacity(text.count)
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
        return singles >= fewestSingles ? output : nil
    }
}
