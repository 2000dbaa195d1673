// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms
import Testing

@Suite struct ActiveSpeakersTests {
    private func window(_ speakers: inout ActiveSpeakers, loud: Int, decibels: Int = -20) -> [Bool] {
        for _ in 0..<loud { speakers.heard("PA_a", decibels: decibels) }
        return speakers.windowEnded().map(\.active)
    }

    @Test("whoever is loud for 40 % of a window is active, and inactive after a window of silence")
    func activity() {
        var speakers = ActiveSpeakers()
        #expect(window(&speakers, loud: 7).isEmpty)
        #expect(window(&speakers, loud: 8) == [true])
        #expect(window(&speakers, loud: 8).isEmpty)
        #expect(window(&speakers, loud: 0) == [false])
        #expect(window(&speakers, loud: 0).isEmpty)
    }

    @Test("what is quiet does not count")
    func quiet() {
        var speakers = ActiveSpeakers()
        #expect(window(&speakers, loud: 20, decibels: -36).isEmpty)
        #expect(window(&speakers, loud: 20, decibels: -35) == [true])
    }

    @Test("the level is the amplitude: 1 for the loudest, a tenth at -20 dB")
    func level() {
        var speakers = ActiveSpeakers()
        for _ in 0..<20 { speakers.heard("PA_a", decibels: 0) }
        for _ in 0..<20 { speakers.heard("PA_b", decibels: -20) }
        let levels = speakers.windowEnded().map(\.level)
        #expect(levels.count == 2 && abs(levels[0] - 1) < 0.001 && abs(levels[1] - 0.1) < 0.001)
    }

    @Test("somebody new hears of those who are active") func newcomers() {
        var speakers = ActiveSpeakers()
        #expect(speakers.all.isEmpty)
        #expect(window(&speakers, loud: 20) == [true])
        #expect(speakers.all.map(\.sid) == ["PA_a"])
        #expect(window(&speakers, loud: 0) == [false])
        #expect(speakers.all.isEmpty)
    }

    @Test("whoever has left is not told of") func leaving() {
        var speakers = ActiveSpeakers()
        #expect(window(&speakers, loud: 20) == [true])
        speakers.left("PA_a")
        #expect(speakers.windowEnded().isEmpty)
    }
}
