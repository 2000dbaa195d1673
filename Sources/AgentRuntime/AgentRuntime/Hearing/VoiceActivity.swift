// SPDX-License-Identifier: Apache-2.0

/// Says of each frame whether somebody speaks in it. One instance a participant; called in the order of the frames.
package protocol VoiceActivity: Sendable {
    /// Bounded and quick: called for every 20 ms of every participant.
    mutating func isVoice(_ frame: AudioFrame) -> Bool
}
