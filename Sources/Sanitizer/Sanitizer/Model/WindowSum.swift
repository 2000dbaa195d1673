// SPDX-License-Identifier: Apache-2.0

/// Adds the weights of what a window says, each once, however often it is said. Reused from window to window.
struct WindowSum<Weight: AdditiveArithmetic> {
    private static var slots: Int { 8192 }
    /// What one window can count; what is beyond is not looked at.
    private static var most: Int { 6000 }

    private var keys = [UInt32](repeating: 0, count: slots)
    private var stamps = [UInt32](repeating: 0, count: slots)
    private var stamp: UInt32 = 0
    private var count = 0
    private(set) var sum = Weight.zero

    mutating func begin() {
        stamp += 1
        count = 0
        sum = .zero
    }

    mutating func add(_ key: UInt32, _ weight: Weight) {
        var slot = Int((key &* 0x9e37_79b1) >> 19)
        while stamps[slot] == stamp {
            if keys[slot] == key { return }
            slot = (slot + 1) & (Self.slots - 1)
        }
        guard count < Self.most else { return }
        count += 1
        stamps[slot] = stamp
        keys[slot] = key
        sum += weight
    }
}
