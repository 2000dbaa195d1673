// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON
import SampleAgents

/// Finds out who somebody is and where their story is to happen, then hands over. It knows nothing of sound: what the
/// caller says are messages, what it asks are tasks that want input.
struct Introduction: AgentExecuting {
    /// What is known of one caller; kept with the task.
    private struct Guest {
        var name: String?
        var place: String?

        init(_ note: RawJSON?) { (name, place) = (note?.text("name"), note?.text("place")) }

        var note: RawJSON {
            var edits: [JSONEdit] = []
            if let name { edits.append(.set("name", .string(name))) }
            if let place { edits.append(.set("place", .string(place))) }
            return RawJSON.emptyObject.editing(edits)
        }
    }

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        var guest = Guest(work.note)
        let question: String?
        if guest.name == nil {
            guest.name = CallerAnswer.name(in: work.message.text)
            question =
                guest.name.map { "Nice to meet you, \($0). Where shall your story happen?" } ?? "What is your name?"
        } else {
            guest.place = Answer.place(in: work.message.text)
            question = guest.place == nil ? "Shall it be in the forest, in the city, or where?" : nil
        }
        outlet.remember(guest.note)
        let turn =
            question.map { SpokenTurn($0).waiting() }
            ?? SpokenTurn("I know just the one to tell it.").remembering(["name": guest.name, "place": guest.place])
            .then("hand_over_to_teller", because: "it is known who calls and what the story is about")
        try? outlet.say(turn.output(for: work))
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}

/// What of an answer matters here alone.
enum Answer {
    private static let whereabouts: Set = ["in", "at", "on", "under", "near"]
    private static let articles: Set = ["the", "a", "an", "my", "some"]

    /// A place with its article, or nil.
    static func place(in text: String) -> String? {
        let words = text.lowercased().split { !$0.isLetter }
        guard let index = words.lastIndex(where: { whereabouts.contains(String($0)) }) else { return nil }
        let rest = words[(index + 1)...].drop { articles.contains(String($0)) }
        return rest.first.map { "the \($0)" }
    }
}
