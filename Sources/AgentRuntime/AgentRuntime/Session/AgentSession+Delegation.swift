// SPDX-License-Identifier: Apache-2.0

import JSON
import Lifecycle

/// Work of others, from its beginning to its being told.
extension AgentSession {
    /// What becomes of a tool's outcome in this session before the model hears of it.
    func settle(_ outcome: ToolOutcome) -> ToolOutcome {
        switch outcome {
        case .learned(let facts): learn(facts)
        case .delegated(let delegation): begin(delegation)
        default: outcome
        }
    }

    private func learn(_ facts: RawJSON) -> ToolOutcome {
        do throws(UserDataFault) {
            try userData.merge(facts)
            return .learned(facts)
        } catch {
            return .failed(error.description)
        }
    }

    private func begin(_ delegation: Delegation) -> ToolOutcome {
        guard delegations.count < settings.mostDelegations else {
            return .failed("\(delegations.count) others are at work already; wait for one of them.")
        }
        nextDelegation += 1
        let number = nextDelegation
        delegations[number] = place.tasks.start {
            let found: String
            do {
                found = "has found: \(try await delegation.work())"
            } catch {
                found = "could not do it."
            }
            await self.ended(number, delegation, found)
        }
        return .delegated(delegation)
    }

    private func ended(_ number: Int, _ delegation: Delegation, _ found: String) {
        guard delegations.removeValue(forKey: number) != nil else { return }
        append(.note("\(delegation.name), asked for \"\(delegation.task)\", \(found)"))
        news.append("Tell the user: \(delegation.name) \(found)")
        tellNews()
    }

    /// Something has happened that is nobody's turn: it is in the conversation, and the agent takes it up when there is
    /// silence. Nothing where too much waits for that already.
    package func told(_ event: String) {
        guard news.count < settings.mostNews else { return }
        append(.note(event))
        news.append("Take up what you were just told.")
        tellNews()
    }

    /// Into silence only: neither into the agent's own words nor into the user's.
    func tellNews() {
        guard current == nil, waiting.isEmpty, prepared == nil, !news.isEmpty else { return }
        guard machine.user != .speaking, machine.agent == .listening else { return }
        let told = news.joined(separator: "\n")
        news = []
        place.tasks.start { await self.reply(to: told) }
    }
}
