// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON
import SampleAgents

/// Proposes what may help, and asks a person where it does not.
struct Solver: AgentExecuting {
    private static let proposals = [
        "internet": "Please switch the router off and on again. Does it work now?",
        "phone": "Please take the receiver off and put it back. Does it work now?",
        "bill": "Your last bill was corrected yesterday. Is it right now?",
    ]
    /// How the conversation tells of a person's word.
    private static let answered = "answered:"

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        try? outlet.say(turn(work).output(for: work))
    }

    private func turn(_ work: AgentWork) -> SpokenTurn {
        let said = work.message.text, name = work.fact("name") ?? ""
        if let answer = said.firstRange(of: Self.answered) {
            let isYes = CallerAnswer.isYes(String(said[answer.upperBound...])) ?? false
            let outcome = isYes ? "A technician will come tomorrow." : "We will call you back today."
            return goodbye("\(outcome) Goodbye, \(name).")
        }
        guard work.task != nil, let isSolved = CallerAnswer.isYes(said) else {
            return SpokenTurn(Self.proposals[work.fact("topic") ?? ""] ?? "Does it work now?").waiting()
        }
        if isSolved { return goodbye("I am glad that I could help. Goodbye, \(name).") }
        return SpokenTurn("Then I ask a colleague.").then("ask_a_person", because: "a technician may have to come")
    }

    private func goodbye(_ words: String) -> SpokenTurn {
        SpokenTurn(words).then("end_conversation", because: "everything is said")
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
