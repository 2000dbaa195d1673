// SPDX-License-Identifier: Apache-2.0

/// Adds the weights of what a window says, each once, however often it is said. Reused from window to window; as large as
/// the fullest of them, since most texts are a few words.
struct WindowSum<Weight: AdditiveArithmetic> {
    private static var fewest: Int { 128 }
    /// What one window can count; what is beyond is not looked at.
    private static var most: Int { 6000 }

    /// Of each key, with the number of the window that said it in the upper half: one array, since one is made for every
    /// text.
    private var slots = [UInt64](repeating: 0, count: fewest)
    private var shift = 32 - UInt32(fewest.trailingZeroBitCount)
    private var stamp: UInt32 = 0
    private var count = 0
    private(set) var sum = Weight.zero

    mutating func begin() {
        stamp += 1
        count = 0
        sum = .zero
    }

    mutating func add(_ key: UInt32, _ weight: Weight) {
        guard put(key), count < Self.most else { return }
        count += 1
        sum += weight
        if count > slots.count - slots.count / 4 { grow() }
    }

    /// False if the key was there.
    private mutating func put(_ key: UInt32) -> Bool {
        var slot = Int((key &* 0x9e37_79b1) >> shift)
        while UInt32(truncatingIfNeeded: slots[slot] >> 32) == stamp {
            if UInt32(truncatingIfNeeded: slots[slot]) == key { return false }
            slot = (slot + 1) & (slots.count - 1)
        }
        guard count < Self.most else { return true }
        slots[slot] = UInt64(stamp) << 32 | UInt64(key)
        return true
    }

    private mutating func grow() {
        let said = slots.filter { $0 >> 32 == stamp }
        slots = [UInt64](repeating: 0, count: slots.count * 2)
        shift -= 1
        for slot in said { _ = put(UInt32(truncatingIfNeeded: slot)) }
    }
}
