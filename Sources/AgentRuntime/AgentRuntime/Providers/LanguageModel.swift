// SPDX-License-Identifier: Apache-2.0

package import JSON

/// What answers: a language model, an A2A agent, a script.
package protocol LanguageModel: Sendable {
    /// What it is called in logs and metrics.
    var name: String { get }

    /// Whether it may be asked before the turn is surely over, for nothing if the user goes on. No where asking does
    /// something.
    var mayBeAskedEarly: Bool { get }

    /// The answer to a conversation, as it comes. Ends with a ``ProviderFailure`` if the model fails; cancelling the consumer
    /// cancels the work, at the far end too.
    func answer(_ request: ModelRequest) -> AsyncThrowingStream<ModelPart, any Error>
}

extension LanguageModel {
    package var mayBeAskedEarly: Bool { true }
}

/// What a model is asked.
package struct ModelRequest: Sendable {
    package var instructions: String
    package var conversation: Conversation
    package var tools: [FunctionTool.Description]
    package var userData = UserData()
    /// The turn that is answered.
    package var trace: TurnTrace?

    package init(instructions: String, conversation: Conversation, tools: [FunctionTool.Description] = []) {
        self.instructions = instructions
        self.conversation = conversation
        self.tools = tools
    }
}

/// A piece of an answer.
package enum ModelPart: Equatable, Sendable {
    /// Text to be said, in pieces of any size.
    case text(String)
    /// A tool is to be called; all calls of one answer run before the model is asked again.
    case toolCall(ToolCall)
    /// Facts about the user, for all agents of the session: an object, see ``UserData/merge(_:)``.
    case learned(RawJSON)
    /// What the answer cost; at most once, at the end.
    case usage(TokenUsage)
}

/// Tokens as the model's provider counts them.
package struct TokenUsage: Equatable, Sendable {
    package var input: Int
    package var output: Int

    package init(input: Int = 0, output: Int = 0) {
        self.input = input
        self.output = output
    }

    package static func + (left: Self, right: Self) -> Self {
        Self(input: left.input + right.input, output: left.output + right.output)
    }
}
