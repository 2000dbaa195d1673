// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// The user's side of a turn: speech, words, the pause that ends it.
extension TurnMachine {
    mutating func speechStarted(_ time: MonotonicTime) -> [TurnAction] {
        if let lastVoice, !words.isEmpty { endpointing.pauseBridged(time - lastVoice) }
        speechStart = time
        isEndDue = false
        var actions: [TurnAction] = [.cancelTimer(.endpoint), .cancelTimer(.away)] + announce(user: .speaking)
        if words.isEmpty, let longest = settings.longestTurn { actions.append(.startTimer(.turnLimit, after: longest)) }
        if prepared != nil {
            prepared = nil
            actions.append(.discardPreparedReply)
        }
        return actions + speechOverAgent(time)
    }

    mutating func speechEnded(_ voice: MonotonicTime, _ time: MonotonicTime) -> [TurnAction] {
        lastVoice = voice
        var actions = announce(user: .listening) + [.cancelTimer(.interruption)]
        guard !settings.pushToTalk else { return actions }
        actions.append(finishTranscript())
        guard isHeld else { return actions + waitForEnd(time) }
        return actions + [.startTimer(.resumption, after: settings.interruption.resumeAfter)]
    }

    mutating func heard(partial text: String, _ time: MonotonicTime) -> [TurnAction] {
        guard text != partial else { return [] }
        partial = text
        return isHeld ? wordsOverAgent(time) : []
    }

    mutating func heard(final text: String, _ time: MonotonicTime) -> [TurnAction] {
        awaitsFinal = false
        if ignoresNextFinal {
            ignoresNextFinal = false
            return []
        }
        partial = ""
        if !text.isEmpty { segments.append(text) }
        if isEndDue { return commit() }
        let actions = isHeld ? wordsOverAgent(time) : []
        guard user != .speaking, !isHeld, !settings.pushToTalk, !words.isEmpty else { return actions }
        return actions + waitForEnd(time)
    }

    /// What is written is a turn at once, together with what was said before it.
    mutating func written(_ text: String) -> [TurnAction] {
        var actions: [TurnAction] = [.cancelTimer(.away)]
        switch agent {
        case .speaking: actions += giveWay()
        case .thinking: actions += takeBackTurn()
        default: break
        }
        segments.append(text)
        return actions + commit()
    }

    mutating func talkPressed(_ time: MonotonicTime) -> [TurnAction] {
        isButtonDown = true
        var actions = announce(user: .speaking)
        if agent == .speaking { actions += giveWay() }
        return actions + [.cancelTimer(.away)]
    }

    /// Ends the turn at once: whoever lets go of the button has said that they are done.
    mutating func talkReleased(_ time: MonotonicTime) -> [TurnAction] {
        guard isButtonDown else { return [] }
        isButtonDown = false
        return announce(user: .listening) + endTurn()
    }

    /// Asks for the last words and ends the turn with them, or without them if they do not come.
    mutating func endTurn() -> [TurnAction] {
        isEndDue = true
        return [finishTranscript(), .startTimer(.endpoint, after: Self.patienceWithRecognizer)]
    }

    mutating func endpointReached() -> [TurnAction] {
        if awaitsFinal, !isEndDue {
            isEndDue = true
            return [.startTimer(.endpoint, after: Self.patienceWithRecognizer)]
        }
        guard user != .speaking || isEndDue else { return [] }
        return words.isEmpty ? resumeIfHeld() + backToListening() : commit()
    }

    /// A recognizer that is slower than this is not waited for: what it had understood is the turn.
    static let patienceWithRecognizer = Duration.seconds(2)

    mutating func finishTranscript() -> TurnAction {
        awaitsFinal = true
        return .finishTranscript
    }

    /// Hands the turn over. While a reply is under way that may not be stopped, the words wait for its end.
    mutating func commit() -> [TurnAction] {
        let text = words
        isEndDue = false
        guard !text.isEmpty else { return backToListening() }
        var actions: [TurnAction] = [.cancelTimer(.endpoint), .cancelTimer(.turnLimit), .cancelTimer(.resumption)]
        if agent == .thinking { return actions }
        if agent == .speaking {
            guard isHeld || mayInterrupt else { return actions }
            actions += giveWay()
        }
        segments = []
        partial = ""
        prepared = nil
        ignoresNextFinal = awaitsFinal
        answered = text
        return actions + announce(agent: .thinking) + [.commitTurn(text)]
    }

    /// Starts, or starts anew, the pause that ends the turn, counted from the last voiced moment.
    private mutating func waitForEnd(_ time: MonotonicTime) -> [TurnAction] {
        let text = words
        let patience = endpointing.patience(completeness: text.isEmpty ? 0 : detector.completeness(of: text))
        let passed = lastVoice.map { time - $0 } ?? .zero
        let wait = TurnAction.startTimer(.endpoint, after: max(patience - passed, .zero))
        guard settings.preparesEarly, !text.isEmpty, text != prepared, agent == .listening else { return [wait] }
        prepared = text
        return [.prepareReply(text), wait]
    }

    func backToListening() -> [TurnAction] {
        agent == .listening ? [.startTimer(.away, after: settings.awayAfter)] : []
    }
}
