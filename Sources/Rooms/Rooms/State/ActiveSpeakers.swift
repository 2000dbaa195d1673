// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// Who in a room is speaking, from the levels that publishers state in their packets. Pure.
///
/// Levels are gathered over a window, at whose end those who spoke for enough of it are active.
package struct ActiveSpeakers: Equatable, Sendable {
    /// How long levels are gathered before ``windowEnded()``.
    package static let window = Duration.milliseconds(400)
    /// Levels from here on count as speech, in decibels below the loudest.
    private static let threshold = -35
    /// Of the packets of a window, those that must be loud, in percent.
    private static let share = 40
    /// Packets of 20 ms in a window.
    private static let packets = 20
    /// What the smoothed level takes of a new one.
    private static let weight: Float = 0.5

    private struct Voice: Equatable, Sendable {
        var loud = 0
        var sum: Float = 0
        var level: Float = 0
        var isActive = false
    }

    private var voices: [String: Voice] = [:]

    package init() {}

    /// `decibels` from 0, the loudest, to -127.
    package mutating func heard(_ participant: String, decibels: Int) {
        guard decibels >= Self.threshold else { return }
        voices[participant, default: Voice()].loud += 1
        voices[participant, default: Voice()].sum += Self.amplitudes[-decibels]
    }

    package mutating func left(_ participant: String) { voices[participant] = nil }

    /// Those who are active, for somebody who has heard of none yet.
    package var all: [SpeakerInfo] {
        voices.filter(\.value.isActive).sorted { $0.key < $1.key }.map { sid, voice in
            SpeakerInfo { ($0.sid, $0.level, $0.active) = (sid, voice.level, true) }
        }
    }

    /// Those who are active, and those who are not any more, if anything has changed.
    package mutating func windowEnded() -> [SpeakerInfo] {
        var changes: [SpeakerInfo] = []
        for sid in voices.keys.sorted() {
            guard var voice = voices[sid] else { continue }
            let before = (voice.isActive, Self.step(voice.level))
            let isActive = 100 * voice.loud >= Self.share * Self.packets
            let level = isActive ? voice.sum / Float(voice.loud) : 0
            voice.level = isActive ? voice.level + (level - voice.level) * (voice.isActive ? Self.weight : 1) : 0
            (voice.isActive, voice.loud, voice.sum) = (isActive, 0, 0)
            voices[sid] = isActive ? voice : nil
            guard before != (voice.isActive, Self.step(voice.level)) else { continue }
            changes.append(SpeakerInfo { ($0.sid, $0.level, $0.active) = (sid, voice.level, voice.isActive) })
        }
        return changes
    }

    /// Small changes are not worth a message.
    private static func step(_ level: Float) -> Int { Int((level * 8).rounded(.up)) }

    /// The amplitude of each level, 1 for the loudest: a step of one decibel divides by the twentieth root of ten.
    private static let amplitudes: [Float] = (0..<127).reduce(into: [1]) { list, _ in
        list.append(list[list.count - 1] * 0.891_250_94)
    }
}
