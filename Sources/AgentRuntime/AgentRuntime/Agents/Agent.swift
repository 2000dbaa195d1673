// SPDX-License-Identifier: Apache-2.0

/// Who speaks in a session: instructions, tools, a voice. A session has one at a time and may change it.
package protocol Agent: Sendable {
    /// Unique among the agents of a session; participants see it.
    var name: String { get }
    var profile: AgentProfile { get }

    /// Called when the agent takes over, before it hears anything.
    func onEnter(_ session: any AgentConversing) async
    /// Called when another agent takes over or the session ends; nothing said here is heard.
    func onExit(_ session: any AgentConversing) async
}

extension Agent {
    package func onEnter(_ session: any AgentConversing) async {}
    package func onExit(_ session: any AgentConversing) async {}
}

/// What an agent brings along.
package struct AgentProfile: Sendable {
    package var instructions: String
    package var tools: [FunctionTool] = []
    /// Nil keeps the session's own.
    package var model: (any LanguageModel)?
    package var voice: (any TextToSpeech)?
    package var turns: TurnSettings?

    package init(
        instructions: String, tools: [FunctionTool] = [], model: (any LanguageModel)? = nil,
        voice: (any TextToSpeech)? = nil, turns: TurnSettings? = nil
    ) {
        self.instructions = instructions
        self.tools = tools
        self.model = model
        self.voice = voice
        self.turns = turns
    }
}

/// What an agent may do with its session.
package protocol AgentConversing: Sendable {
    /// Says a text as it stands. Returns when it has been heard, or when it was ended early.
    @discardableResult
    func say(_ text: String, mayBeInterrupted: Bool) async -> SpeechOutcome
    /// Has the model speak without a turn of the user.
    func reply(to instruction: String) async
    /// Reads and changes what all agents of the session know of the user.
    func withUserData<Value: Sendable>(
        _ body: @Sendable (inout UserData) throws(UserDataFault) -> Value
    ) async throws(UserDataFault) -> Value
    /// Ends the session after what is being said.
    func end(_ reason: String) async
}

/// How a stretch of speech ended.
package enum SpeechOutcome: Equatable, Sendable {
    case heard
    /// With what of it was heard.
    case interrupted(heard: String)
    /// Nothing could be said.
    case failed
}
