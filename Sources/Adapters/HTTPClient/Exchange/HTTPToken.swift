// SPDX-License-Identifier: Apache-2.0

/// The character classes of RFC 9110, sections 5.5 and 5.6.2.
enum HTTPToken {
    /// Bit n of word n/64: byte n may stand in a token.
    private static let words: (UInt64, UInt64) = {
        var (low, high): (UInt64, UInt64) = (0, 0)
        for byte in "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8 {
            if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte - 64) }
        }
        return (low, high)
    }()

    static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0..<64: words.0 >> UInt64(byte) & 1 == 1
        case 64..<128: words.1 >> UInt64(byte - 64) & 1 == 1
        default: false
        }
    }

    /// Control characters other than the tab.
    static func isForbiddenInValue(_ byte: UInt8) -> Bool { byte < 32 && byte != 9 || byte == 127 }
}
