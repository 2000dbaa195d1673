// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// The agent's side of a turn: its voice, and what speech over it means.
extension TurnMachine {
    mutating func playoutStarted(_ time: MonotonicTime) -> [TurnAction] {
        playoutStart = time
        answered = nil
        isHeld = false
        return announce(agent: .speaking) + [.cancelTimer(.away)]
    }

    mutating func playoutFinished(_ time: MonotonicTime) -> [TurnAction] {
        playoutStart = nil
        isHeld = false
        currentReplyMayBeInterrupted = true
        return [.cancelTimer(.interruption), .cancelTimer(.resumption)] + announce(agent: .listening)
            + takeWaitingWords()
    }

    mutating func replyEnded() -> [TurnAction] {
        answered = nil
        guard agent == .thinking else { return [] }
        return announce(agent: .listening) + takeWaitingWords()
    }

    /// What was said over a reply that would not give way is a turn like any other.
    private mutating func takeWaitingWords() -> [TurnAction] {
        guard user != .speaking, !words.isEmpty, !settings.pushToTalk else { return backToListening() }
        return commit()
    }

    var mayInterrupt: Bool { settings.interruption.isAllowed && currentReplyMayBeInterrupted }

    /// Speech began while the agent speaks or thinks.
    mutating func speechOverAgent(_ time: MonotonicTime) -> [TurnAction] {
        switch agent {
        case .speaking where !isHeld && mayInterrupt && isWarm(time):
            isHeld = true
            return [.pauseOutput, .startTimer(.interruption, after: settings.interruption.minimumDuration)]
        case .speaking where isHeld:
            return [
                .cancelTimer(.resumption),
                .startTimer(.interruption, after: settings.interruption.minimumDuration),
            ]
        case .thinking where settings.interruption.isAllowedWhileThinking:
            return takeBackTurn()
        default: return []
        }
    }

    /// The speech that holds the voice has lasted; with no bound on words that is enough.
    mutating func interruptionLasted(_ time: MonotonicTime) -> [TurnAction] {
        guard isHeld, user == .speaking, wordCount >= settings.interruption.minimumWords else { return [] }
        return giveWay()
    }

    /// Words arrived while the voice is held.
    mutating func wordsOverAgent(_ time: MonotonicTime) -> [TurnAction] {
        guard isHeld, wordCount >= max(settings.interruption.minimumWords, 1), let speechStart else { return [] }
        let end = user == .speaking ? time : lastVoice ?? time
        return end - speechStart >= settings.interruption.minimumDuration ? giveWay() : []
    }

    mutating func giveWay() -> [TurnAction] {
        isHeld = false
        playoutStart = nil
        currentReplyMayBeInterrupted = true
        return [.cancelTimer(.interruption), .cancelTimer(.resumption), .interruptOutput] + announce(agent: .listening)
    }

    /// The sound was no interruption: the voice goes on where it was held, and what little was heard is forgotten.
    mutating func resumeIfHeld() -> [TurnAction] {
        guard isHeld, user != .speaking else { return [] }
        isHeld = false
        segments = []
        partial = ""
        return [.cancelTimer(.endpoint), .reportFalseInterruption, .resumeOutput]
    }

    /// The user goes on before the reply was audible: their words are one turn with what they say now.
    mutating func takeBackTurn() -> [TurnAction] {
        if let answered { segments.insert(answered, at: 0) }
        answered = nil
        return [.withdrawReply] + announce(agent: .listening)
    }

    private func isWarm(_ time: MonotonicTime) -> Bool {
        guard let playoutStart else { return true }
        return time - playoutStart >= settings.interruption.echoWarmUp
    }

    private var wordCount: Int { words.split(separator: " ").count }
}
