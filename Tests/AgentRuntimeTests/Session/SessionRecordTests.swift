// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import AgentRuntime

/// What a session tells whoever keeps records of it.
@Suite(.timeLimit(.minutes(5))) struct SessionRecordTests {
    @Test("each decision is told with what the model was shown, after the turn that it answers")
    func decisions() async throws {
        let look = FunctionTool("look", "Looks.") { .result("a letter") }
        let calls = [ToolCall(id: "1", name: "look", arguments: .emptyObject)]
        let stage = try Stage(hears: [], model: [.call(calls), .say("A letter.")], tools: [look])
        await stage.play { room, session in
            await session.userWrote("what is there")
            await room.waitFor(Stage.hasSaid("A letter."))
        }
        let steps = stage.room.events.compactMap { event in
            switch event {
            case .conversation(let item): item.readable
            case .decided(let decision): "decided \(decision.calls.map(\.name)) \(decision.text)"
            default: nil
            }
        }
        #expect(
            steps == [
                "user: what is there", #"decided ["look"] "#, "call: look({})", "result: a letter",
                "decided [] A letter. ", "agent: A letter.",
            ])
        let decisions = stage.room.events.compactMap { if case .decided(let decision) = $0 { decision } else { nil } }
        #expect(decisions.map(\.request.conversation.items.count) == [1, 3])
        #expect(decisions.allSatisfy { $0.model == "script" && $0.request.tools.map(\.name) == ["look"] })
        #expect(Set(decisions.map(\.request.trace?.id)).count == 1)
    }

    @Test("an announcement comes before anything else, and the end tells what was used")
    func announcement() async throws {
        var settings = SessionSettings()
        settings.announcement = "We keep a record."
        let stage = try Stage(
            hears: [], model: [.say("Noon.")], settings, agent: Person(name: "greeter", greeting: "Hello there."))
        await stage.play { room, session in
            await room.waitFor(Stage.hasSaid("Hello there."))
            await session.userWrote("what time is it")
            await room.waitFor(Stage.hasSaid("Noon."))
            await room.speak(for: .milliseconds(400), thenSilence: .milliseconds(200))
        }
        #expect(
            stage.room.conversation.prefix(2) == ["agent: We keep a record.", "agent: Hello there."])
        let usage = stage.room.events.compactMap { if case .spent(let usage) = $0 { usage } else { nil } }
        #expect(usage.count == 1 && usage.first?.turns == 1)
        // A word of the steady voice takes 100 ms.
        #expect(usage.first?.spoken == .milliseconds(700))
        #expect(try #require(usage.first).heard >= .milliseconds(300))
    }
}
