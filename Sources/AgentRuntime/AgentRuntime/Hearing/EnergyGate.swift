// SPDX-License-Identifier: Apache-2.0

/// Voice is what stands clear of the room's own noise, whose level is followed: quick to fall, slow to rise.
///
/// Alone it misses quiet speech in noise; in front of another detector it keeps that from taking steady noise for voice.
package struct EnergyGate: VoiceActivity {
    /// Decibels above the noise that count as voice.
    package let margin: Double
    /// Below this nothing is voice, in decibels of full scale.
    package let quietest: Double
    private var noise = -60.0

    package init(margin: Double = 9, quietest: Double = -52) {
        self.margin = margin
        self.quietest = quietest
    }

    package mutating func isVoice(_ frame: AudioFrame) -> Bool {
        let level = frame.loudness
        let isClear = level > noise + margin && level > quietest
        // Falls by a fifth of the way each frame; rises by 0.02 dB a frame (1 dB a second) while something is heard.
        noise =
            level < noise ? noise + (level - noise) * 0.2 : noise + min((level - noise) * 0.05, isClear ? 0.02 : 0.2)
        noise = max(noise, -80)
        return isClear
    }
}

/// Voice only where two detectors agree that fail differently.
package struct AgreeingDetectors: VoiceActivity {
    private var gate: any VoiceActivity
    private var judge: any VoiceActivity

    /// `judge` is asked about every frame, because it keeps a memory of what it hears.
    package init(gate: any VoiceActivity, judge: any VoiceActivity) {
        self.gate = gate
        self.judge = judge
    }

    package mutating func isVoice(_ frame: AudioFrame) -> Bool {
        let passes = gate.isVoice(frame)
        return judge.isVoice(frame) && passes
    }
}
