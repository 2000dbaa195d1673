// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON

/// Tells a story about somebody somewhere, sentence by sentence, says goodbye and ends the conversation. What it has to know
/// stands in what was spoken before it came in.
struct Teller: AgentExecuting {
    /// Where the hub says what was spoken before.
    private static let transcript = "dev.patchbay/transcript"

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let before = work.message.raw["metadata"]?[Self.transcript]?.string ?? ""
        let name = Self.fact("name", in: before) ?? "somebody", place = Self.fact("place", in: before) ?? "the woods"
        let story = [
            "Once upon a time \(name) went for a walk in \(place). ", "There \(name) met a fox who could talk. ",
            "They became friends, and \(place) was never dark again. ", "Goodbye, \(name).",
        ]
        do throws(TaskRecord.Breach) {
            try outlet.say(.status(.working))
            for (number, sentence) in story.enumerated() {
                let part = RawJSON.emptyObject.editing([.set("text", .string(sentence))])
                let artifact = RawJSON.emptyObject.editing([
                    .set("artifactId", .string("story")), .set("parts", .array([part])),
                ])
                try outlet.say(.artifact(artifact, append: number > 0, lastChunk: number == story.count - 1))
            }
            try outlet.say(
                .course("end_conversation", "the story is told", saying: "Told.", id: "\(work.message.id)-end"))
        } catch {
            // Who had enough of it has cancelled the task.
        }
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }

    /// The value behind `key=` up to the next semicolon or quote.
    private static func fact(_ key: String, in text: String) -> String? {
        guard let start = text.firstRange(of: "\(key)=") else { return nil }
        let value = text[start.upperBound...].prefix { $0 != ";" && $0 != "\"" }
        return value.isEmpty ? nil : String(value)
    }
}

extension AgentOutput {
    /// The task is done, and the conversation is to go on with one of its tools.
    static func course(_ tool: String, _ reason: String, saying text: String, id: String) -> AgentOutput {
        let wish = RawJSON.emptyObject.editing([.set("tool", .string(tool)), .set("reason", .string(reason))])
        let message = RawJSON.emptyObject.editing([
            .set("messageId", .string(id)), .set("role", .string("ROLE_AGENT")),
            .set("parts", .array([RawJSON.emptyObject.editing([.set("text", .string(text))])])),
            .set("metadata", RawJSON.emptyObject.editing([.set("dev.patchbay/conversation", wish)])),
        ])
        return .status(
            RawJSON.emptyObject.editing([
                .set("state", .string(TaskState.completed.rawValue)), .set("message", message),
            ]))
    }
}
