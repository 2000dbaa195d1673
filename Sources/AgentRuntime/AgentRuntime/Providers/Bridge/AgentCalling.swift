// SPDX-License-Identifier: Apache-2.0

package import JSON

/// An agent that works on messages and knows nothing of sound.
package protocol AgentCalling: Sendable {
    /// Sends a turn and gives what comes of it. Ends when the agent has nothing more to say to it, with a
    /// ``ProviderFailure`` if it failed. Cancelling the consumer stops the listening, not the work.
    func send(_ turn: AgentTurn) -> AsyncThrowingStream<AgentTurnPart, any Error>

    /// Stops a task that nobody waits for any more. A failure to do so is nobody's concern here.
    func cancel(task: String) async
}

/// One message of a conversation to an agent.
package struct AgentTurn: Equatable, Sendable {
    package var text: String
    /// The conversation that it belongs to; nil for a new one.
    package var context: String?
    /// The task whose question it answers, and that question.
    package var task: String?
    package var question: String?
    /// What was said before the agent came into it, as lines that can be read; nil where it was there.
    package var before: String?
    package var trace: TurnTrace?
    /// What the tools gave that the agent wanted; the text says the same in words.
    package var results: [ToolResult] = []
    package var userData = UserData()

    package init(
        text: String, context: String? = nil, task: String? = nil, question: String? = nil, before: String? = nil,
        trace: TurnTrace? = nil
    ) {
        (self.text, self.context, self.task, self.question) = (text, context, task, question)
        (self.before, self.trace) = (before, trace)
    }
}

/// What an agent says to a turn.
package enum AgentTurnPart: Equatable, Sendable {
    /// Where the turn belongs; told as soon as it is known.
    case began(context: String?, task: String?)
    /// To be spoken.
    case text(String)
    /// The task waits: the next turn is the answer to what was said last.
    case awaitsAnswer
    /// Facts about the user: an object, see ``UserData/merge(_:)``.
    case learned(RawJSON)
    /// The agent wants one of the tools of the conversation: a handoff, its end, a person, or a tool of the hub.
    case wants(tool: String, arguments: RawJSON)
}
