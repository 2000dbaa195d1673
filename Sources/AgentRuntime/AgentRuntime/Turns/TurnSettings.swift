// SPDX-License-Identifier: Apache-2.0

/// How a conversation takes turns. The defaults suit a caller on a good line.
package struct TurnSettings: Equatable, Sendable {
    package var endpointing = Endpointing.Settings()
    package var interruption = InterruptionSettings()
    /// Whether a reply is prepared while the end of the turn is still being waited for.
    package var preparesEarly = true
    /// Speech ends a turn only when the button is released.
    package var pushToTalk = false
    /// No bound by default.
    package var longestTurn: Duration?
    /// Silence on both sides for this long makes the user away.
    package var awayAfter: Duration = .seconds(15)

    package init() {}
}

/// When speech of the user ends the agent's voice.
package struct InterruptionSettings: Equatable, Sendable {
    /// Whether the agent's voice can be ended at all. What is said meanwhile is heard all the same.
    package var isAllowed = true
    /// Whether speech withdraws a reply that is not audible yet.
    package var isAllowedWhileThinking = true
    /// Speech shorter than this only holds the voice.
    package var minimumDuration: Duration = .milliseconds(500)
    /// Fewer words than this only hold the voice. With zero, duration alone decides.
    package var minimumWords = 0
    /// A held voice goes on this long after a sound that was no interruption.
    package var resumeAfter: Duration = .milliseconds(900)
    /// The beginning of each reply that is deaf to interruptions, while echo cancellation adapts.
    package var echoWarmUp: Duration = .zero

    package init() {}
}
