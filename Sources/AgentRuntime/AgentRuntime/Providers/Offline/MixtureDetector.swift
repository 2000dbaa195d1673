// SPDX-License-Identifier: Apache-2.0

package import Speech

/// The voice detector of WebRTC. Copies share its memory of what was heard, so give each participant one of its own.
package struct MixtureDetector: VoiceActivity {
    private let detector: VoiceDetector

    package init() throws(SpeechError) { detector = try VoiceDetector(strictness: 3) }

    package mutating func isVoice(_ frame: AudioFrame) -> Bool { detector.isVoice(frame.samples, rate: frame.rate) }

    /// The detector behind an energy gate: one floods in steady noise, the other misses what is quiet.
    package static func gated() throws(SpeechError) -> AgreeingDetectors {
        AgreeingDetectors(gate: EnergyGate(), judge: try MixtureDetector())
    }
}
