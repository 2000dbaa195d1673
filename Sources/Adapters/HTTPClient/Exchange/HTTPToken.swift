// SPDX-License-Identifier: Apache-2.0

/// The character classes of RFC 9110, sections 5.5 and 5.6.2. `HTTPMessages` has them, too, but a function of another
/// module is a call, and these are asked for every byte of a head.
enum HTTPToken {
    /// Letters, digits and ``!#$%&'*+-.^_`|~``, as a set of the 128 ASCII codes.
    @inline(__always)
    static func isTokenByte(_ byte: UInt8) -> Bool {
        let set: UInt64 = byte < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
        return byte < 128 && set >> UInt64(byte & 63) & 1 == 1
    }

    /// Whether none is a control character, the tab included: looked at eight by eight.
    static func hasNoControls(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let delete = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let low = (word &- 0x2020_2020_2020_2020) & ~word
            let deletes = (delete &- 0x0101_0101_0101_0101) & ~delete
            guard (low | deletes) & 0x8080_8080_8080_8080 == 0 else { return false }
            index += 8
        }
        for index in index..<raw.count where raw[index] < 32 || raw[index] == 127 { return false }
        return true
    }

    /// Control characters other than the tab.
    @inline(__always)
    static func isForbiddenInValue(_ byte: UInt8) -> Bool { byte < 32 && byte != 9 || byte == 127 }
}
