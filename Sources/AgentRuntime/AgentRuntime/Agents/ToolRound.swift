// SPDX-License-Identifier: Apache-2.0

import JSON

/// What one answer's tool calls led to, taken together. Pure, and the same whatever order they finish in: results stand in
/// the order of the calls, and of several that would end the turn the first call's wins and the others say so.
struct ToolRound: Sendable {
    /// What happens after the results are in the conversation.
    enum Next: Sendable {
        case askModelAgain
        case handOff(to: any Agent)
        case end(String)
        case escalate(EscalationReason)
    }

    let results: [ToolResult]
    let next: Next

    init(calls: [ToolCall], outcomes: [ToolOutcome]) {
        var results: [ToolResult] = [], next = Next.askModelAgain, winner: String?
        for (call, outcome) in zip(calls, outcomes) {
            var text = outcome.text
            if let step = outcome.next {
                if let winner {
                    text.output += " (Not followed: \(winner) came first.)"
                } else {
                    winner = call.name
                    next = step
                }
            }
            results.append(ToolResult(callID: call.id, name: call.name, output: text.output, isError: text.isError))
        }
        self.results = results
        self.next = next
    }
}

extension ToolOutcome {
    fileprivate var text: (output: String, isError: Bool) {
        switch self {
        case .result(let text), .end(let text): (text, false)
        case .failed(let text): (text, true)
        case .learned: ("Noted.", false)
        case .delegated(let delegation):
            ("\(delegation.name) is at work on it. Go on with the user; you will be told what comes of it.", false)
        case .handOff(let agent, let text): (text.isEmpty ? "\(agent.name) takes over." : text, false)
        case .escalate(let reason): ("A person is asked to help: \(reason.reason)", false)
        }
    }

    fileprivate var next: ToolRound.Next? {
        switch self {
        case .result, .failed, .learned, .delegated: nil
        case .handOff(let agent, _): .handOff(to: agent)
        case .end(let reason): .end(reason)
        case .escalate(let reason): .escalate(reason)
        }
    }
}
