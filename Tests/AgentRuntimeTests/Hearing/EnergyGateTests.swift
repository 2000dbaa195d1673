// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AgentRuntime

@Suite struct EnergyGateTests {
    @Test func loudnessIsThatOfTheWave() {
        let full = AudioFrame(samples: [Int16](repeating: 32_767, count: 320), rate: 16_000)
        #expect(abs(full.loudness) < 0.01)
        let tenth = AudioFrame(samples: [Int16](repeating: 3_277, count: 320), rate: 16_000)
        #expect(abs(tenth.loudness + 20) < 0.1)
        #expect(AudioFrame(samples: [0, 0], rate: 16_000).loudness == -100)
        #expect(full.duration == .milliseconds(20))
    }

    @Test func voiceStandsClearOfTheNoiseOfTheRoom() {
        var gate = EnergyGate()
        for _ in 0..<100 { _ = gate.isVoice(noise(100)) }
        let quiet = gate.isVoice(noise(120)), loud = gate.isVoice(noise(3_000))
        #expect(!quiet)
        #expect(loud)
    }

    @Test func steadyNoiseThatSetsInIsLearnt() {
        var gate = EnergyGate()
        for _ in 0..<100 { _ = gate.isVoice(noise(30)) }
        let verdicts = (0..<3_000).map { _ in gate.isVoice(noise(400)) }
        #expect(verdicts.first == true)
        #expect(verdicts.last == false)
    }

    @Test func agreementNeedsBoth() {
        var both = AgreeingDetectors(gate: Always(answer: true), judge: Always(answer: false))
        let alone = both.isVoice(noise(3_000))
        both = AgreeingDetectors(gate: Always(answer: true), judge: Always(answer: true))
        let together = both.isVoice(noise(3_000))
        #expect(!alone)
        #expect(together)
    }

    /// A square wave of that height.
    private func noise(_ height: Int16) -> AudioFrame {
        AudioFrame(samples: (0..<320).map { $0.isMultiple(of: 2) ? height : -height }, rate: 16_000)
    }
}

private struct Always: VoiceActivity {
    let answer: Bool
    mutating func isVoice(_ frame: AudioFrame) -> Bool { answer }
}
