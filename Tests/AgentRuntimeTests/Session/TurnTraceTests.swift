// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import AgentRuntime

@Suite struct TurnTraceTests {
    private struct Steady: RandomNumberGenerator {
        let value: UInt64

        mutating func next() -> UInt64 { value }
    }

    @Test func aTraceIsAW3CTraceContext() {
        var small = Steady(value: 0xAB), zero = Steady(value: 0)
        let trace = TurnTrace(using: &small)
        #expect(trace.parent == "00-00000000000000ab00000000000000ab-00000000000000ab-01")
        #expect(trace.id == "00000000000000ab00000000000000ab")
        // An identifier of zeros is none.
        let nothing = TurnTrace(using: &zero)
        #expect(nothing.id.contains("1"))
        #expect(TurnTrace.random() != TurnTrace.random())
    }

    @Test func theStepsOfATurnAreCountedFromTheLastVoicedMoment() {
        var times = TurnTimes()
        #expect(times.summary == "")
        times.lastVoice = at(1_000)
        times.transcript = at(1_230)
        times.firstText = at(1_215)
        times.turnEnd = at(1_375)
        times.firstSound = at(1_380)
        #expect(times.summary == "transcript 230, turn end 375, text 215, sound 380")
    }

    private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }
}
