// SPDX-License-Identifier: Apache-2.0

/// Other ways to write a text, as those write who hide one.
enum Written {
    static func each(_ text: String, _ form: (UInt8) -> String) -> String { text.utf8.map(form).joined() }

    static func percent(_ text: String) -> String { each(text) { "%" + digits($0) } }

    static func references(_ text: String) -> String { each(text) { "&#\($0);" } }

    static func digits(_ byte: UInt8) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

    static func hexadecimal(_ text: String, separator: String = "") -> String {
        text.utf8.map(digits).joined(separator: separator)
    }

    static func base64(_ text: String) -> String {
        encoded(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", bits: 6)
    }

    static func base32(_ text: String) -> String { encoded(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", bits: 5) }

    private static func encoded(_ text: String, _ alphabet: String, bits count: Int) -> String {
        let digits = Array(alphabet)
        let bits = text.utf8.flatMap { byte in (0..<8).reversed().map { byte >> $0 & 1 } }
        return stride(from: 0, to: bits.count, by: count).map { start in
            let value = (0..<count).reduce(0) { $0 << 1 | (start + $1 < bits.count ? Int(bits[start + $1]) : 0) }
            return String(digits[value])
        }.joined()
    }

    /// Ascii85 without its frame.
    static func base85(_ text: String) -> String {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            let part = bytes[start..<min(start + 4, bytes.count)]
            var value = (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32($1 < part.count ? part[start + $1] : 0) }
            var digits: [UInt8] = []
            for _ in 0..<5 {
                digits.insert(UInt8(value % 85) + 0x21, at: 0)
                value /= 85
            }
            return String(decoding: digits.prefix(part.count + 1), as: UTF8.self)
        }.joined()
    }

    /// Parts of 18 characters in the fields of a record.
    static func split(_ text: String) -> String {
        lines(text, of: 18).split(separator: "\n").enumerated().map { "field \($0): \($1)" }.joined(separator: "; ")
    }

    static func atbash(_ text: String) -> String {
        mapped(text) { value in
            switch value {
            case 0x61...0x7A: 0xDB - value
            case 0x41...0x5A: 0x9B - value
            default: value
            }
        }
    }

    static func rot47(_ text: String) -> String {
        mapped(text) { 0x21...0x7E ~= $0 ? ($0 - 0x21 + 47) % 94 + 0x21 : $0 }
    }

    static func leet(_ text: String) -> String {
        let signs: [UInt32: UInt32] = [0x61: 0x34, 0x65: 0x33, 0x69: 0x31, 0x6F: 0x30, 0x73: 0x35, 0x74: 0x37]
        return mapped(text.lowercased()) { signs[$0] ?? $0 }
    }

    /// Letters with a space between them, words with three.
    static func spaced(_ text: String) -> String {
        text.split(separator: " ").map { $0.map(String.init).joined(separator: " ") }.joined(separator: "   ")
    }

    static func lines(_ text: String, of width: Int) -> String {
        var rest = text[...]
        var lines: [Substring] = []
        while !rest.isEmpty {
            lines.append(rest.prefix(width))
            rest = rest.dropFirst(width)
        }
        return lines.joined(separator: "\n")
    }

    static func shifted(_ text: String, by shift: UInt8) -> String {
        String(
            decoding: text.utf8.map { byte in
                switch byte {
                case 0x61...0x7A: (byte - 0x61 + shift) % 26 + 0x61
                case 0x41...0x5A: (byte - 0x41 + shift) % 26 + 0x41
                default: byte
                }
            }, as: UTF8.self)
    }

    static func wide(_ text: String) -> String { mapped(text) { 0x21...0x7E ~= $0 ? $0 + 0xFEE0 : $0 } }

    static func mathematical(_ text: String) -> String {
        mapped(text) { value in
            switch value {
            case 0x61...0x7A: value - 0x61 + 0x1D5EE
            case 0x41...0x5A: value - 0x41 + 0x1D5D4
            default: value
            }
        }
    }

    /// Latin letters that have a twin among the Cyrillic ones as that twin.
    static func cyrillic(_ text: String) -> String {
        let twins: [UInt32: UInt32] = [0x61: 0x430, 0x65: 0x435, 0x6F: 0x43E, 0x70: 0x440, 0x63: 0x441]
        return mapped(text) { twins[$0] ?? $0 }
    }

    static func hyphened(_ text: String) -> String {
        text.split(separator: " ").map { word in
            word.count < 5 ? String(word) : "\(word.prefix(word.count / 2))-\(word.suffix(word.count - word.count / 2))"
        }.joined(separator: " ")
    }

    static func small(_ text: String) -> String {
        let letters: [UInt32: UInt32] = [
            0x61: 0x1D00, 0x62: 0x299, 0x63: 0x1D04, 0x64: 0x1D05, 0x65: 0x1D07, 0x67: 0x262, 0x69: 0x26A, 0x6E: 0x274,
            0x6F: 0x1D0F, 0x72: 0x280, 0x74: 0x1D1B, 0x75: 0x1D1C,
        ]
        return mapped(text.lowercased()) { letters[$0] ?? $0 }
    }

    private static func mapped(_ text: String, _ form: (UInt32) -> UInt32) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.compactMap { Unicode.Scalar(form($0.value)) }))
    }
}
