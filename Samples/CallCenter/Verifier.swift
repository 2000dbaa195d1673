// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON
import SampleAgents

/// Holds what the caller has said of themselves against the accounts, which are a tool of the hub.
struct Verifier: AgentExecuting {
    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        let turn =
            work.result.map { verdict($0, work) }
            ?? SpokenTurn("I am looking you up.")
            .calling("accounts__find", [.set("number", .string(work.fact("number") ?? ""))])
        try? outlet.say(turn.output(for: work))
    }

    private func verdict(_ found: (text: String, isError: Bool), _ work: AgentWork) -> SpokenTurn {
        let name = work.fact("name") ?? ""
        guard !found.isError, found.text.lowercased() == name.lowercased() else {
            return SpokenTurn("I cannot find you under that number.").remembering(["name": nil, "number": nil])
                .then("hand_over_to_collector", because: "name and number do not belong together")
        }
        return SpokenTurn("\(name), you are verified.").remembering(["verified": "yes"])
            .then("hand_over_to_solver", because: "the caller is who they say")
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
