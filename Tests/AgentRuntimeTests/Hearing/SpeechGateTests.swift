// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Testing

@testable import AgentRuntime

@Suite struct SpeechGateTests {
    @Test func speechBeginsAtItsFirstVoicedMomentAndEndsAtItsLast() {
        let edges = edges(of: "....vvvvvvvvvv...........")
        #expect(edges == [.speechStarted(since: at(80)), .speechEnded(lastVoice: at(280))])
    }

    @Test func aClickIsNoSpeech() {
        #expect(edges(of: "...vv.......v...vv.....").isEmpty)
    }

    @Test func aShortGapDoesNotEndSpeech() {
        #expect(edges(of: "vvvvv......vvvvv").count == 1)
    }

    private func edges(of frames: String) -> [SpeechGate.Edge] {
        var gate = SpeechGate()
        return frames.enumerated().compactMap { index, frame in
            gate.take(isVoice: frame == "v", lasting: .milliseconds(20), endingAt: at(Int64(index + 1) * 20))
        }
    }

    private func at(_ milliseconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: milliseconds * 1_000_000) }
}
