// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// Tools, and what their results lead to: another agent, an end, a person.
extension AgentSession {
    /// Runs one answer's tools side by side. Their work is no part of the reply's: whoever interrupts the reply does not undo
    /// what a tool has done, and its result is in the conversation. True when the model is to be asked again.
    func runTools(_ calls: [ToolCall], _ id: Int) async -> Bool {
        for call in calls { append(.toolCall(call)) }
        pendingTools += calls
        let tools = agent.profile.tools, trace = replies[id]?.times.trace
        let outcomes = await withCheckedContinuation { (continuation: CheckedContinuation<[ToolOutcome], Never>) in
            place.tasks.start { [settings, place] in
                let run = ToolRunner(
                    tools: tools, patience: settings.toolPatience, timers: place.timers, trace: trace)
                continuation.resume(returning: await run.outcomes(of: calls))
            }
        }
        pendingTools.removeAll { pending in calls.contains { $0.id == pending.id } }
        let round = ToolRound(calls: calls, outcomes: outcomes.map { settle($0) })
        for result in round.results { append(.toolResult(result)) }
        if case .askModelAgain = round.next { return replies[id] != nil }
        if let reply = replies[id] {
            reply.next = round.next
        } else {
            // The reply was interrupted while its tools ran; what they decided holds all the same.
            follow(round.next)
        }
        return false
    }

    func follow(_ next: ToolRound.Next) {
        switch next {
        case .askModelAgain: break
        case .handOff(let agent): place.tasks.start { await self.handOff(to: agent) }
        case .end(let reason): ending.yield(reason)
        case .escalate(let reason): escalate(reason)
        }
    }

    /// Gives the conversation, all of it, to another agent.
    func handOff(to next: any Agent) async {
        let previous = agent
        await previous.onExit(self)
        agent = next
        append(.handoff(from: previous.name, to: next.name))
        room.publish(.agentChanged(from: previous.name, to: next.name))
        if let turns = next.profile.turns { machine.adopt(turns) }
        await next.onEnter(self)
    }

    /// Tells whoever watches the room that a person is needed, with everything that person has to know, and waits.
    func escalate(_ reason: EscalationReason) {
        guard escalation == nil else { return }
        room.publish(
            .escalation(
                EscalationRequest(
                    reason: reason, agent: agent.name, conversation: conversation, userData: userData,
                    pendingTools: pendingTools)))
        escalation = place.timers.schedule(after: settings.escalationPatience) { [place] in
            place.tasks.start { await self.nobodyCame() }
        }
    }

    /// A person has answered what was escalated; the agent goes on with it.
    package func personAnswered(_ answer: String) async {
        guard let escalation else { return }
        escalation.cancel()
        self.escalation = nil
        room.publish(.escalationEnded)
        failuresInARow = 0
        append(.note("A person was asked for help and answered: \(answer)"))
        await reply(to: "Go on with the person's answer.")
    }

    private func nobodyCame() async {
        guard escalation != nil else { return }
        escalation = nil
        room.publish(.escalationEnded)
        failuresInARow = 0
        await say(settings.nobodyCamePhrase)
    }

    // MARK: Failures

    /// A reply could not be had; silence would be a defect.
    func replyFailed(_ what: String, _ id: Int? = nil) {
        failuresInARow += 1
        if failuresInARow >= settings.failuresBeforeEscalation {
            escalate(EscalationReason(reason: "\(what) has failed \(failuresInARow) times in a row"))
        }
        if let id, let reply = replies[id] {
            reply.pieces?.yield(settings.failurePhrase)
        } else {
            place.tasks.start { await self.say(self.settings.failurePhrase) }
        }
    }

    /// Without a voice nothing can be said about it: a person is told at once.
    func voiceFailed() {
        escalate(EscalationReason(reason: "The agent's voice has failed"))
    }
}
