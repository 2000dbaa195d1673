// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import JSON
import SampleAgents

/// Asks for what has to be known of the caller, one thing after another, and has it confirmed.
struct Collector: AgentExecuting {
    /// What the configuration tells it to begin with.
    private static let opening = "Ask for what is missing."
    /// Digits of a customer's number.
    static let digits = 3

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        try? outlet.say(turn(work).output(for: work))
    }

    private func turn(_ work: AgentWork) -> SpokenTurn {
        let said = work.message.text
        guard work.task != nil, said != Self.opening else { return question(work) }
        guard work.fact("name") != nil else {
            guard let name = CallerAnswer.name(in: said) else { return question(work) }
            return SpokenTurn("Thank you, \(name). What is your customer number?").remembering(["name": name]).waiting()
        }
        if let number = CallerAnswer.number(in: said, of: Self.digits) {
            let digits = number.map(String.init).joined(separator: " ")
            return SpokenTurn("Your number is \(digits). Is that right?").remembering(["number": number]).waiting()
        }
        guard work.fact("number") != nil, let isRight = CallerAnswer.isYes(said) else { return question(work) }
        guard isRight else {
            return SpokenTurn("Then please say the number again.").remembering(["number": nil]).waiting()
        }
        return SpokenTurn("One moment please.").then("hand_over_to_verifier", because: "name and number are known")
    }

    private func question(_ work: AgentWork) -> SpokenTurn {
        if work.fact("name") == nil { return SpokenTurn("What is your name?").waiting() }
        return SpokenTurn("What is your customer number? It has \(Self.digits) digits.").waiting()
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }
}
