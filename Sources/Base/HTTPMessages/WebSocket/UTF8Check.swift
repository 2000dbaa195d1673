// SPDX-License-Identifier: Apache-2.0

/// Checks UTF-8 (RFC 3629) that arrives in pieces, and refuses a bad byte as soon as it is seen.
struct UTF8Check: Sendable {
    /// Continuation bytes that are still to come.
    private var remaining: UInt8 = 0
    /// Between which the next byte must lie: narrower behind E0, ED, F0 and F4, against overlong forms, surrogates and
    /// what lies beyond Unicode.
    private var lower: UInt8 = 0x80
    private var upper: UInt8 = 0xBF

    /// Whether the text may end here.
    var isComplete: Bool { remaining == 0 }

    /// False once the bytes cannot be UTF-8; the check is of no more use then.
    mutating func take(_ bytes: Span<UInt8>) -> Bool {
        for index in bytes.indices {
            let byte = bytes[index]
            if remaining == 0, byte < 0x80 { continue }
            guard remaining == 0 ? begin(byte) : advance(byte) else { return false }
        }
        return true
    }

    private mutating func advance(_ byte: UInt8) -> Bool {
        guard byte >= lower, byte <= upper else { return false }
        (lower, upper) = (0x80, 0xBF)
        remaining -= 1
        return true
    }

    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0xC2...0xDF: remaining = 1
        case 0xE0...0xEF:
            remaining = 2
            if byte == 0xE0 { lower = 0xA0 }
            if byte == 0xED { upper = 0x9F }
        case 0xF0...0xF4:
            remaining = 3
            if byte == 0xF0 { lower = 0x90 }
            if byte == 0xF4 { upper = 0x8F }
        default: return false
        }
        return true
    }
}
