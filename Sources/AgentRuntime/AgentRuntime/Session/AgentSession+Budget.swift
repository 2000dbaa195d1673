// SPDX-License-Identifier: Apache-2.0

import Lifecycle

/// What a session costs, and its polite end when that is too much.
extension AgentSession {
    private static let courtesy = Duration.seconds(1)
    /// So often the end of what the user says is waited for.
    private static let mostCourtesies = 15

    func watchBudget() {
        guard let time = settings.budget.time else { return }
        budgetTimer = place.timers.schedule(after: time) { [place] in
            place.tasks.start { await self.timeIsUp() }
        }
    }

    func used(_ usage: TokenUsage) {
        room.publish(.usage(usage))
        spending.usage.tokens = spending.usage.tokens + usage
        if spending.breaks(settings.budget) { endPolitely() }
    }

    func answeredTurn() {
        spending.usage.turns += 1
        if spending.breaks(settings.budget) { endPolitely() }
    }

    private func timeIsUp() {
        if spending.breaks(settings.budget, isTimeUp: true) { endPolitely() }
    }

    /// Not into what the user says, unless that does not end.
    private func endPolitely(asked: Int = 0) {
        guard machine.user != .speaking || asked >= Self.mostCourtesies else {
            budgetTimer = place.timers.schedule(after: Self.courtesy) { [place] in
                place.tasks.start { await self.endPolitely(asked: asked + 1) }
            }
            return
        }
        place.tasks.start { await self.sayGoodbye() }
    }

    /// After what is being said.
    private func sayGoodbye() async {
        await say(settings.budgetPhrase, mayBeInterrupted: false)
        await end("the conversation has a budget, and \(spending.breach ?? "that is spent")")
    }
}
