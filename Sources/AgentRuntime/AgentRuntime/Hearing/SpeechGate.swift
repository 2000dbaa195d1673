// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Makes beginnings and ends of speech out of single frames' verdicts. Pure: time is the sound's own.
package struct SpeechGate: Sendable {
    package struct Settings: Equatable, Sendable {
        /// Voice has to fill this much before speech begins. A click is shorter.
        package var onset: Duration = .milliseconds(60)
        /// Silence of this length ends speech, as far as the gate is concerned.
        package var offset: Duration = .milliseconds(160)

        package init() {}
    }

    package enum Edge: Equatable, Sendable {
        /// `since` is the first voiced moment.
        case speechStarted(since: MonotonicTime)
        case speechEnded(lastVoice: MonotonicTime)
    }

    private let settings: Settings
    private var voiced: Duration = .zero
    private var firstVoice: MonotonicTime?
    private var lastVoice: MonotonicTime?
    package private(set) var isSpeaking = false

    package init(_ settings: Settings = Settings()) { self.settings = settings }

    /// `time` is the end of the frame.
    package mutating func take(isVoice: Bool, lasting: Duration, endingAt time: MonotonicTime) -> Edge? {
        if isVoice { return takeVoice(lasting, time) }
        guard isSpeaking else {
            // A gap of one frame inside an onset is forgiven; each silent frame takes back what one of voice has given.
            voiced = max(voiced - lasting, .zero)
            if voiced == .zero { firstVoice = nil }
            return nil
        }
        guard let lastVoice, time - lastVoice >= settings.offset else { return nil }
        isSpeaking = false
        voiced = .zero
        firstVoice = nil
        return .speechEnded(lastVoice: lastVoice)
    }

    private mutating func takeVoice(_ lasting: Duration, _ time: MonotonicTime) -> Edge? {
        lastVoice = time
        guard !isSpeaking else { return nil }
        let since = firstVoice ?? time - lasting
        firstVoice = since
        voiced += lasting
        guard voiced >= settings.onset else { return nil }
        isSpeaking = true
        return .speechStarted(since: since)
    }
}

extension MonotonicTime {
    static func - (time: Self, duration: Duration) -> Self {
        Self(nanoseconds: time.nanoseconds - duration.wholeNanoseconds)
    }
}
