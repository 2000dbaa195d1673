// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import Testing

@testable import Rooms

@Suite struct WayQualityTests {
    @Test("the worse direction counts; what has not changed is not told again")
    func losses() {
        var quality = WayQuality()
        #expect(quality.windowEnded(of: "PA_1")?.quality == .excellent)
        #expect(quality.windowEnded(of: "PA_1") == nil)
        quality.counted(expected: 100, received: 95)
        #expect(quality.windowEnded(of: "PA_1")?.quality == .good)
        quality.counted(expected: 100, received: 99)
        quality.reported(fractionLost: 60)
        quality.reported(fractionLost: 10)
        let poor = quality.windowEnded(of: "PA_1")
        #expect(poor?.quality == .poor && poor?.participantSID == "PA_1" && (poor?.score ?? 5) < 2)
        #expect(quality.windowEnded(of: "PA_1")?.quality == .excellent)
        quality.connectionChanged(isCut: true)
        #expect(quality.windowEnded(of: "PA_1")?.quality == .lost)
    }

    @Test("a layer's losses are counted by the numbers of its packets, once each")
    func counting() {
        let now = MonotonicTime(nanoseconds: 0)
        var layer = PublishedLayer(source: 1, at: now)
        for sequence in [UInt16(65_534), 65_535, 1, 2, 5] { layer.received(100, sequence, at: now) }
        #expect(layer.takeLoss() == (8, 5))
        #expect(layer.takeLoss() == (0, 0))
        layer.received(100, 6, at: now)
        #expect(layer.takeLoss() == (1, 1))
    }
}
