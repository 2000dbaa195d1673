// SPDX-License-Identifier: Apache-2.0

/// What a ``TurnMachine`` asks its shell to do, in the order given.
package enum TurnAction: Equatable, Sendable {
    case startTimer(TurnTimer, after: Duration)
    case cancelTimer(TurnTimer)
    /// Ask the recognizer for the final form of what it has heard so far.
    case finishTranscript
    /// Begin a reply to the words so far without letting it be heard. A later one replaces it.
    case prepareReply(String)
    /// Drop what was prepared: the user went on.
    case discardPreparedReply
    /// The turn is over. If a reply to these very words was prepared, let it be heard; else begin one.
    case commitTurn(String)
    /// Stop generating a reply that nobody has heard yet; its words belong to the turn that goes on.
    case withdrawReply
    /// Hold the agent's voice where it is.
    case pauseOutput
    /// Go on where the voice was held.
    case resumeOutput
    /// End the agent's voice for good and cut its text to what was heard.
    case interruptOutput
    case announceUser(UserState)
    case announceAgent(AgentState)
    /// The agent's voice was held for a sound that was no interruption.
    case reportFalseInterruption
    /// The user has talked for longer than allowed.
    case reportTurnLimit
}

/// What a user does, as clients of the room see it (attribute `lk.user.state`).
package enum UserState: String, Equatable, Sendable {
    case listening, speaking, away
}

/// What an agent does, as clients of the room see it (attribute `lk.agent.state`).
package enum AgentState: String, Equatable, Sendable {
    case initializing, idle, listening, thinking, speaking
}
