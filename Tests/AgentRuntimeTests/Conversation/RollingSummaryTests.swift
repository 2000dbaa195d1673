// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import AgentRuntime

@Suite(.timeLimit(.minutes(5))) struct RollingSummaryTests {
    private static let call = ConversationItem.toolCall(ToolCall(id: "1", name: "look", arguments: .emptyObject))
    private static let result = ConversationItem.toolResult(ToolResult(callID: "1", name: "look", output: "12345678"))

    @Test("half is left once three quarters are full, and a result goes with its call")
    func bounds() {
        let summary = RollingSummary()
        let short = Conversation([.user("1234567890"), Self.call, Self.result, .user("1234567890")])
        #expect(summary.end(in: short, of: 80) == nil)
        let long = Conversation([.user("1234567890")] + [Self.call, Self.result, .user("12345678901234567890")])
        #expect(long.items.reduce(0) { $0 + $1.text.count } == 44)
        #expect(summary.end(in: long, of: 56) == 3)
    }

    @Test("what is covered is one note, behind which everything stands where it stood")
    func shortening() {
        var summary = RollingSummary()
        let whole = Conversation([.user("a"), .agent("b", wasInterrupted: false), .user("c")])
        #expect(summary.shortening(whole) == whole && summary.place(of: 3) == 3)
        summary.cover(2, by: "They said a and b.", upTo: 10)
        let note = ConversationItem.note("What was said before, in short: They said ")
        #expect(summary.shortening(whole) == Conversation([note, .user("c")]))
        #expect(summary.place(of: 3) == 2 && summary.place(of: 2) == 1 && summary.place(of: 1) == 1)
    }

    @Test("a long conversation is summed up between turns, and the model goes on with the summary")
    func session() async throws {
        var settings = SessionSettings()
        settings.conversationCharacters = 80
        let stage = try Stage(
            hears: [],
            model: [
                .say("Yes I can do that for you."), .say("Ann wants a table for two at eight."), .say("At eight then."),
            ], settings)
        await stage.play { room, session in
            await session.userWrote("i am ann and i want a table for two at eight")
            await room.waitFor { if case .decided(let decision) = $0 { decision.instruction != nil } else { false } }
            await session.userWrote("so when is it")
            await room.waitFor(Stage.hasSaid("At eight then."))
        }
        let asked = stage.model.asked
        #expect(asked.count == 3 && asked[1].conversation.items.count == 2)
        let shown = try #require(asked.last).conversation.items
        #expect(shown.first == .note("What was said before, in short: Ann wants a table fo"))
        #expect(shown.last == .user("so when is it"))
    }
}
