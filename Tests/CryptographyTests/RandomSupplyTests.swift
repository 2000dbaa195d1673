// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Testing

@Suite struct RandomSupplyTests {
    @Test("pieces are appended whole and none comes twice, however often the supply runs out")
    func pieces() {
        var supply = RandomSupply()
        var seen: Set<[UInt8]> = []
        for _ in 0..<1000 {
            var target: [UInt8] = [1, 2]
            supply.append(13, to: &target)
            #expect(target.count == 15 && target[..<2] == [1, 2])
            seen.insert(Array(target[2...]))
        }
        #expect(seen.count == 1000)
    }

    @Test("a whole supply can be had at once, and nothing")
    func bounds() {
        var supply = RandomSupply()
        var target: [UInt8] = []
        supply.append(0, to: &target)
        #expect(target.isEmpty)
        supply.append(1, to: &target)
        supply.append(1024, to: &target)
        #expect(target.count == 1025)
        #expect(Set(target).count > 128)
    }
}
