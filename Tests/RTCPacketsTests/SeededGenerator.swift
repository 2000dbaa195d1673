// SPDX-License-Identifier: Apache-2.0

/// A seeded generator (SplitMix64): a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

/// Variants of `sample`: bytes changed, removed, inserted, doubled, cut off.
func mutations(of sample: [UInt8], count: Int, seed: UInt64) -> [[UInt8]] {
    var generator = SeededGenerator(seed: seed)
    return (0..<count).map { _ in
        var bytes = sample
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let index = Int.random(in: 0...max(0, bytes.count - 1), using: &generator)
            let value =
                [0, 1, 0x7F, 0x80, 0xFF, UInt8.random(in: 0...255, using: &generator)]
                .randomElement(using: &generator) ?? 0
            switch Int.random(in: 0..<5, using: &generator) {
            case 0, 1: if !bytes.isEmpty { bytes[index] = value }
            case 2: if !bytes.isEmpty { bytes.remove(at: index) }
            case 3: bytes.insert(value, at: index)
            default: bytes.removeLast(bytes.count - index)
            }
        }
        return bytes
    }
}

/// Bytes from hexadecimal text; white space is skipped.
func hex(_ text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}
