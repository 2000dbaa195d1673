// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import Rooms
import Testing

@Suite struct NeededLayersTests {
    private func at(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }

    private func enabled(_ needed: NeededLayers) -> [Bool] {
        needed.update(of: "TR_1", codec: "vp8").subscribedQualities.map(\.enabled)
    }

    @Test("a layer that nobody wants any more goes on for five seconds")
    func less() {
        var needed = NeededLayers()
        func told(_ wanted: Int?, _ seconds: Int64) -> Bool { needed.timePassed(wanted: wanted, at: at(seconds)) }
        #expect([told(2, 0), told(0, 1), told(0, 5), told(0, 6), told(0, 7)] == [false, false, false, true, false])
        #expect(enabled(needed) == [true, false, false])
        #expect([told(nil, 8), told(nil, 13)] == [false, true])
        #expect(enabled(needed) == [false, false, false])
    }

    @Test("one that is wanted begins at once; who changes his mind in time changes nothing")
    func more() {
        var needed = NeededLayers()
        func told(_ wanted: Int?, _ seconds: Int64) -> Bool { needed.timePassed(wanted: wanted, at: at(seconds)) }
        let answers = [told(nil, 0), told(2, 4), told(1, 6), told(1, 10), told(1, 11)]
        #expect(answers == [false, false, false, false, true])
        #expect(told(2, 12))
        #expect(enabled(needed) == [true, true, true])
    }

    @Test("the update names the track and its codec")
    func update() {
        let update = NeededLayers().update(of: "TR_1", codec: "vp8")
        #expect(update.trackSID == "TR_1" && update.subscribedCodecs.map(\.codec) == ["vp8"])
        #expect(update.subscribedCodecs[0].qualities == update.subscribedQualities)
        #expect(update.subscribedQualities.map(\.quality) == [.low, .medium, .high])
    }
}
