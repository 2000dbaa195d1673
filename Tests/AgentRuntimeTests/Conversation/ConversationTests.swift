// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import AgentRuntime

@Suite struct ConversationTests {
    @Test func trimmingKeepsTheNewestAndNeverAResultWithoutItsCall() {
        var conversation = Conversation([
            .user("a long first question"), .toolCall(ToolCall(id: "1", name: "find", arguments: .emptyObject)),
            .toolResult(ToolResult(callID: "1", name: "find", output: "0123456789")),
            .agent("short", wasInterrupted: false),
        ])
        conversation.trim(toCharacters: 16, summary: .note("They asked."))
        #expect(conversation.items == [.note("They asked."), .agent("short", wasInterrupted: false)])
    }

    @Test func whatFitsIsLeftAlone() {
        let whole = Conversation([.user("hi"), .agent("hello", wasInterrupted: true)])
        var conversation = whole
        conversation.trim(toCharacters: 7, summary: nil)
        #expect(conversation == whole)
        #expect(whole.readable == "user: hi\nagent: hello [interrupted]")
    }

    @Test func onlyWhatNothingHasFollowedIsTakenBack() {
        var conversation = Conversation([.user("one"), .agent("two", wasInterrupted: false)])
        conversation.removeLastUser(saying: "one")
        #expect(conversation.items.count == 2)
        conversation.append(.user("three"))
        conversation.removeLastUser(saying: "three")
        #expect(conversation.items.count == 2)
    }
}
