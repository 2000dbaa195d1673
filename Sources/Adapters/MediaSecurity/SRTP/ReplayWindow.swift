// SPDX-License-Identifier: Apache-2.0

/// Which packets of one source there have been (RFC 3711 section 3.3.2), and the whole index behind a number of 16 bits.
/// Pure.
struct ReplayWindow: Sendable {
    /// Packets that may come late and still be told from replays.
    static let length: Int64 = 1024

    private(set) var highest: Int64 = -1
    /// Bit by bit for the last indexes, each at its remainder.
    private var seen = InlineArray<16, UInt64>(repeating: 0)

    /// The nearest index to the highest so far (RFC 3711 appendix A); there is no cycle before the first.
    func index(of sequence: UInt16) -> Int64 {
        guard highest >= 0 else { return Int64(sequence) }
        let step = Int16(bitPattern: sequence &- UInt16(truncatingIfNeeded: highest))
        let index = highest + Int64(step)
        return index >= 0 ? index : index + 0x1_0000
    }

    /// Whether there was none of that index, as far as that can be told.
    func isNew(_ index: Int64) -> Bool {
        if index > highest { return true }
        guard highest - index < Self.length else { return false }
        return seen[Self.word(index)] & Self.bit(index) == 0
    }

    /// Notes an authentic packet, whose index is new.
    mutating func note(_ index: Int64) {
        if index - highest >= Self.length {
            seen = InlineArray(repeating: 0)
        } else if index > highest + 1 {
            for skipped in highest + 1..<index { seen[Self.word(skipped)] &= ~Self.bit(skipped) }
        }
        highest = max(highest, index)
        seen[Self.word(index)] |= Self.bit(index)
    }

    private static func word(_ index: Int64) -> Int { Int(index & (length - 1)) >> 6 }
    private static func bit(_ index: Int64) -> UInt64 { 1 << UInt64(index & 63) }
}
