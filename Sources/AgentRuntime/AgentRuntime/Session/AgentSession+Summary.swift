// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Long conversations are summed up by the model itself, while nobody waits for it.
extension AgentSession {
    private static let summaryTask = """
        Sum up this conversation in at most 150 words: who the user is and what they want, what was found out and promised, \
        what is still open. Keep names and numbers as they were said. Write nothing else.
        """

    /// Nothing where the model keeps a memory of its own, as agents do.
    func sumUp() {
        let characters = settings.conversationCharacters
        guard model.mayBeAskedEarly, !isSummingUp, let end = summary.end(in: conversation, of: characters) else {
            return
        }
        isSummingUp = true
        let old = summary.shortening(Conversation(Array(conversation.items[..<end])))
        let request = ModelRequest(
            instructions: Self.summaryTask, conversation: Conversation(old.items + [.note(Self.summaryTask)]))
        place.tasks.start { [model] in await self.sumUp(to: end, request, by: model) }
    }

    /// A summary that cannot be had is tried again after the next reply; until then the oldest part is left out.
    private func sumUp(to end: Int, _ request: ModelRequest, by model: any LanguageModel) async {
        defer { isSummingUp = false }
        do throws(ProviderFailure) {
            let decision = try await place.timers.within(settings.modelPatience, model.name) {
                var decision = ModelDecision(of: model.name, request, instruction: Self.summaryTask)
                for try await part in model.answer(request) {
                    switch part {
                    case .text(let text): decision.text += text
                    case .usage(let usage): await self.used(usage)
                    case .toolCall, .learned: break
                    }
                }
                return decision
            }
            guard !decision.saysNothing else { return }
            summary.cover(end, by: decision.text, upTo: settings.conversationCharacters / 4)
            room.publish(.decided(decision))
        } catch {
            room.publish(.failure(provider: model.name, error))
        }
    }
}
