// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Sanitizer

@Suite struct WindowSumTests {
    @Test("each thing of a window counts once, whatever the windows before it said and however many it says")
    func counts() {
        var sum = WindowSum<Int>()
        var random = SystemRandomNumberGenerator()
        for size in [1, 100, 4000, 3, 200] {
            sum.begin()
            var seen: Set<UInt32> = []
            for _ in 0..<size * 2 {
                let key = UInt32.random(in: 0..<UInt32(size), using: &random) &* 0x9e37_79b1
                seen.insert(key)
                sum.add(key, 3)
            }
            #expect(sum.sum == seen.count * 3)
        }
    }

    @Test("a key of nothing but zeroes is told from a free place")
    func zero() {
        var sum = WindowSum<Int>()
        sum.begin()
        sum.add(0, 1)
        sum.add(0, 1)
        #expect(sum.sum == 1)
    }
}
