// SPDX-License-Identifier: Apache-2.0

import RTCPackets

/// HMAC-SHA1 written out after RFC 2104 and FIPS 180-4, so that these tests need no adapter.
struct ReferenceHMAC: STUNAuthenticating {
    func code(key: Span<UInt8>, head: Span<UInt8>, body: Span<UInt8>) -> InlineArray<20, UInt8> {
        var block = key.count > 64 ? Self.sha1(key.array) : key.array
        block += [UInt8](repeating: 0, count: 64 - block.count)
        let inner = Self.sha1(block.map { $0 ^ 0x36 } + head.array + body.array)
        let outer = Self.sha1(block.map { $0 ^ 0x5C } + inner)
        return InlineArray { outer[$0] }
    }

    static func sha1(_ message: [UInt8]) -> [UInt8] {
        var data = message + [0x80]
        while data.count % 64 != 56 { data.append(UInt8(0)) }
        data.append(UInt64(message.count * 8))
        var state: [UInt32] = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0]
        for start in stride(from: 0, to: data.count, by: 64) {
            state = zip(state, mix(state, words(data, start))).map { $0 &+ $1 }
        }
        return state.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) } }
    }

    private static func words(_ data: [UInt8], _ start: Int) -> [UInt32] {
        var words = (0..<16).map { data.span.uint32(at: start + 4 * $0) }
        for index in 16..<80 {
            words.append(rotate(words[index - 3] ^ words[index - 8] ^ words[index - 14] ^ words[index - 16], 1))
        }
        return words
    }

    private static func mix(_ state: [UInt32], _ words: [UInt32]) -> [UInt32] {
        var (a, b, c, d, e) = (state[0], state[1], state[2], state[3], state[4])
        for (index, word) in words.enumerated() {
            let (f, k): (UInt32, UInt32) =
                switch index / 20 {
                case 0: (b & c | ~b & d, 0x5A82_7999)
                case 1: (b ^ c ^ d, 0x6ED9_EBA1)
                case 2: (b & c | b & d | c & d, 0x8F1B_BCDC)
                default: (b ^ c ^ d, 0xCA62_C1D6)
                }
            (a, b, c, d, e) = (rotate(a, 5) &+ f &+ e &+ k &+ word, a, rotate(b, 30), c, d)
        }
        return [a, b, c, d, e]
    }

    private static func rotate(_ value: UInt32, _ bits: UInt32) -> UInt32 { value << bits | value >> (32 - bits) }
}
