// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON
import SampleAgents

/// Finds out what somebody calls about.
struct Greeter: AgentExecuting {
    private static let topics: [(words: [String], name: String)] = [
        (["internet", "router", "line", "connection"], "internet"), (["phone", "telephone"], "phone"),
        (["bill", "money", "price"], "bill"),
    ]

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let words = Set(work.message.text.lowercased().split { !$0.isLetter }.map(String.init))
        let topic = Self.topics.first { !words.isDisjoint(with: $0.words) }?.name
        let turn =
            topic.map {
                SpokenTurn("I am sorry to hear that. First I have to know who you are.").remembering(["topic": $0])
                    .then("hand_over_to_collector", because: "the caller has a problem with \($0)")
            } ?? SpokenTurn("I can help with the internet, the phone or the bill. Which is it?").waiting()
        try? outlet.say(turn.output(for: work))
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
