// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Speech

/// The libraries speak and understand each other.
@Suite struct SpeechTests {
    @Test(arguments: FliteSynthesizer.Voice.allCases)
    func eachVoiceSpeaks(_ voice: FliteSynthesizer.Voice) throws {
        let speech = try FliteSynthesizer(voice).speak("The weather is fine today.")
        #expect(speech.rate == 16_000)
        #expect((16_000...64_000).contains(speech.samples.count))
        #expect((speech.samples.max() ?? 0) > 3_000)
    }

    @Test func whatIsSpokenIsUnderstoodWhileItComes() throws {
        let speech = try FliteSynthesizer(.rms).speak("go forward ten meters")
        let recognizer = try SphinxRecognizer()
        var partials: [String] = []
        for frame in frames(of: speech.samples) { partials += [recognizer.hear(frame)].compactMap(\.self) }
        let words = recognizer.finish()
        // A short word may follow in the silence behind it (docs/status.md).
        #expect(words.hasPrefix("go forward ten meters"))
        #expect(partials.count >= 2)
        // The next segment starts with nothing.
        for frame in frames(of: speech.samples) { _ = recognizer.hear(frame) }
        let again = recognizer.finish()
        #expect(again.hasSuffix("ten meters") && again.split(separator: " ").count < 6, "\(again)")
    }

    @Test func silenceHasNoWords() throws {
        let recognizer = try SphinxRecognizer()
        #expect(recognizer.finish() == "")
        for _ in 0..<25 { _ = recognizer.hear([Int16](repeating: 0, count: 320)) }
        #expect(recognizer.finish() == "")
    }

    @Test func speechIsVoiceAndSilenceIsNot() throws {
        let detector = try VoiceDetector()
        let spoken = frames(of: try FliteSynthesizer(.slt).speak("The weather is fine today.").samples)
        let voiced = spoken.count { detector.isVoice($0, rate: 16_000) }
        #expect(Double(voiced) / Double(spoken.count) > 0.5)
        let silent = (0..<50).count { _ in detector.isVoice([Int16](repeating: 0, count: 320), rate: 16_000) }
        #expect(silent <= 10)
        #expect(!detector.isVoice([1, 2, 3], rate: 16_000))
    }

    @Test func whatIsMissingIsNamedWithTheWayOut() {
        let library = #expect(throws: SpeechError.self) { try SpeechLibrary("libnosuch.so.9") }
        #expect(library?.description.contains("Tools/packages.txt") == true)
        let model = #expect(throws: SpeechError.self) { try SphinxRecognizer(modelFolder: "/nowhere") }
        #expect(model?.description == "There is no speech model in /nowhere. Install pocketsphinx-en-us.")
        #expect(throws: SpeechError.self) {
            try FliteSynthesizer(.rms).speak(String(repeating: "a", count: 2_001))
        }
    }

    private func frames(of samples: [Int16]) -> [[Int16]] {
        stride(from: 0, to: samples.count - 319, by: 320).map { Array(samples[$0..<$0 + 320]) }
    }
}
