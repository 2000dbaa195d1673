// SPDX-License-Identifier: Apache-2.0

/// Adds the weights of what a window says, each once, however often it is said. Reused from window to window; as large as
/// the fullest of them, since most texts are a few words.
struct WindowSum<Weight: AdditiveArithmetic> {
    private static var fewest: Int { 128 }
    /// What one window can count; what is beyond is not looked at.
    private static var most: Int { 6000 }

    private var keys = [UInt32](repeating: 0, count: fewest)
    private var stamps = [UInt32](repeating: 0, count: fewest)
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
        if count > keys.count - keys.count / 4 { grow() }
    }

    /// False if the key was there.
    private mutating func put(_ key: UInt32) -> Bool {
        var slot = Int((key &* 0x9e37_79b1) >> shift)
        while stamps[slot] == stamp {
            if keys[slot] == key { return false }
            slot = (slot + 1) & (keys.count - 1)
        }
        guard count < Self.most else { return true }
        stamps[slot] = stamp
        keys[slot] = key
        return true
    }

    private mutating func grow() {
        let said = zip(keys, stamps).filter { $0.1 == stamp }.map(\.0)
        keys = [UInt32](repeating: 0, count: keys.count * 2)
        stamps = [UInt32](repeating: 0, count: keys.count)
        shift -= 1
        for key in said { _ = put(key) }
    }
}
