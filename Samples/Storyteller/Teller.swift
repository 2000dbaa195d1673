// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON
import SampleAgents

/// Tells a story about somebody somewhere, sentence by sentence, says goodbye and ends the conversation. What it has to know
/// the conversation has kept.
struct Teller: AgentExecuting {
    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let name = work.fact("name") ?? "somebody", place = work.fact("place") ?? "the woods"
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
            let end = SpokenTurn("Told.").then("end_conversation", because: "the story is told")
            try outlet.say(end.output(for: work))
        } catch {
            // Who had enough of it has cancelled the task.
        }
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
