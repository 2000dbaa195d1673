// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Testing

@testable import AgentRuntime
@testable import Speech

@Suite(.timeLimit(.minutes(5))) struct FliteVoiceTests {
    @Test("a listener does not wait for the silence that flite puts before a text")
    func onset() async throws {
        let workers = try EventLoopGroup(count: 1, name: "speech")
        let voice = try FliteVoice(.slt, workers: workers)
        var frames: [AudioFrame] = []
        for try await frame in voice.speak("Hello, I am listening.") { frames.append(frame) }
        #expect(frames.prefix(3).contains { $0.loudness > -50 })
        let whole = try FliteSynthesizer(.slt).speak("Hello, I am listening.")
        #expect(frames.count * 320 < whole.samples.count - 1_600)
        #expect(frames.allSatisfy { $0.samples.count == 320 })
        workers.shutDown()
    }

    @Test("a text that sounds like nothing gives what flite gives for it")
    func nothing() {
        let silence = FliteSynthesizer.Speech(samples: Array(repeating: 0, count: 700), rate: 16_000)
        #expect(FliteVoice.frames(of: silence).count == 3)
    }
}
