// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AgentRuntime

@Suite(.timeLimit(.minutes(5))) struct SessionBudgetTests {
    private static let isClosed: @Sendable (SessionEvent) -> Bool = { if case .closed = $0 { true } else { false } }

    @Test func whatIsSpentBreaksABudgetOnce() {
        var spending = SessionBudget.Spending()
        let budget = SessionBudget(tokens: 100, turns: 3)
        spending.usage.turns = 2
        spending.usage.tokens = TokenUsage(input: 60, output: 30)
        let isWithin = spending.breaks(budget)
        spending.usage.tokens = TokenUsage(input: 60, output: 40)
        let isBeyond = spending.breaks(budget)
        spending.usage.turns = 3
        let isAgain = spending.breaks(budget)
        #expect([isWithin, isBeyond, isAgain] == [false, true, false])
        #expect(spending.breach == "its 100 tokens are spent")
    }

    @Test func withoutABoundOnlyTimeIsUp() {
        var spending = SessionBudget.Spending()
        spending.usage.turns = 1_000_000
        let isBeyond = spending.breaks(SessionBudget()), isUp = spending.breaks(SessionBudget(), isTimeUp: true)
        #expect(!isBeyond && isUp)
    }

    @Test("the last answer is heard, the agent says goodbye, and only then is the conversation over")
    func politeEnd() async throws {
        var settings = SessionSettings()
        settings.budget.turns = 1
        settings.budgetPhrase = "That was all."
        let stage = try Stage(hears: ["what time is it"], model: [.say("It is five."), .say("It is five.")], settings)
        let reason = await stage.play { room, _ in
            await room.speak(for: .milliseconds(600), thenSilence: .seconds(1))
            await room.waitFor(Self.isClosed)
        }
        #expect(reason == "the conversation has a budget, and it has had its 1 turns")
        #expect(stage.room.conversation == ["user: what time is it", "agent: It is five.", "agent: That was all."])
    }

    @Test("time that is up does not cut into what is being said")
    func time() async throws {
        var settings = SessionSettings()
        settings.budget.time = .milliseconds(100)
        settings.budgetPhrase = "Goodbye."
        let stage = try Stage(hears: [], model: [], settings)
        let reason = await stage.play { room, session in
            await session.say("This is rather a long text to be said.")
            await room.waitFor(Self.isClosed)
        }
        #expect(reason == "the conversation has a budget, and its time is up")
        #expect(stage.room.conversation.first == "agent: This is rather a long text to be said.")
    }
}
