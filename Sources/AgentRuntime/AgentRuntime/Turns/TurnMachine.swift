// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Whose turn it is: takes what was heard and what was played, and says when to listen, to answer, to hold the voice and to
/// give way. A pure value; its shell owns the timers and the audio.
///
/// Speech over the agent's voice holds the voice at once; how long it lasts and how many words it has decide afterwards
/// whether the voice ends or goes on where it was held.
package struct TurnMachine: Sendable {
    private(set) var settings: TurnSettings
    let detector: any TurnDetector
    var endpointing: Endpointing

    package internal(set) var user = UserState.listening
    package internal(set) var agent = AgentState.initializing
    /// Whether speech ends the voice that is now to be heard; a reply may forbid it for itself.
    package var currentReplyMayBeInterrupted = true

    var segments: [String] = []
    var partial = ""
    var speechStart: MonotonicTime?
    var lastVoice: MonotonicTime?
    var playoutStart: MonotonicTime?
    var isHeld = false
    var isButtonDown = false
    var prepared: String?
    /// The recognizer was asked for final words and has not given them.
    var awaitsFinal = false
    /// The turn is over as soon as the final words are there.
    var isEndDue = false
    /// The final words that still come belong to a turn that was handed over without them.
    var ignoresNextFinal = false
    /// The words that the reply under way answers; they come back if it is withdrawn.
    var answered: String?

    package init(settings: TurnSettings = TurnSettings(), detector: any TurnDetector = RuleTurnDetector()) {
        self.settings = settings
        self.detector = detector
        endpointing = Endpointing(settings.endpointing)
    }

    /// What the user has said in the turn under way.
    package var words: String { (segments + [partial]).filter { !$0.isEmpty }.joined(separator: " ") }

    /// To be called once, when the agent can hear.
    package mutating func begin() -> [TurnAction] {
        announce(agent: .listening) + [.startTimer(.away, after: settings.awayAfter)]
    }

    /// Another agent's habits, from now on.
    package mutating func adopt(_ settings: TurnSettings) {
        self.settings = settings
        endpointing = Endpointing(settings.endpointing)
    }

    /// Takes one event; the actions are to be performed in order before the next event is handed in.
    package mutating func handle(_ event: TurnEvent) -> [TurnAction] {
        switch event {
        case .speechStarted(let time): speechStarted(time)
        case .speechEnded(let lastVoice, let time): speechEnded(lastVoice, time)
        case .partialHeard(let text, let time): heard(partial: text, time)
        case .finalHeard(let text, let time): heard(final: text, time)
        case .written(let text, _): written(text)
        case .talkPressed(let time): talkPressed(time)
        case .talkReleased(let time): talkReleased(time)
        case .playoutStarted(let time): playoutStarted(time)
        case .playoutFinished(let time): playoutFinished(time)
        case .replyEnded: replyEnded()
        case .timerFired(let timer, let time): fired(timer, time)
        }
    }

    mutating func announce(agent state: AgentState) -> [TurnAction] {
        guard state != agent else { return [] }
        agent = state
        return [.announceAgent(state)]
    }

    mutating func announce(user state: UserState) -> [TurnAction] {
        guard state != user else { return [] }
        user = state
        return [.announceUser(state)]
    }

    private mutating func fired(_ timer: TurnTimer, _ time: MonotonicTime) -> [TurnAction] {
        switch timer {
        case .endpoint: endpointReached()
        case .interruption: interruptionLasted(time)
        case .resumption: resumeIfHeld()
        case .turnLimit: user == .speaking ? [.reportTurnLimit] + endTurn() : []
        case .away: user == .listening && agent == .listening ? announce(user: .away) : []
        }
    }
}
