// SPDX-License-Identifier: Apache-2.0

/// What a model was asked and what it answered, whole: what an agent said or did because of it can be explained by that.
package struct ModelDecision: Sendable {
    package var model: String
    package var request: ModelRequest
    /// What it was told to answer, where that was not the user; stands in the request's conversation too.
    package var instruction: String?
    /// As it came, up to where it was interrupted.
    package var text = ""
    package var calls: [ToolCall] = []

    package init(of model: String, _ request: ModelRequest, instruction: String? = nil) {
        (self.model, self.request, self.instruction) = (model, request, instruction)
    }

    /// Neither words nor calls are no answer.
    var saysNothing: Bool { calls.isEmpty && text.allSatisfy(\.isWhitespace) }
}
