// SPDX-License-Identifier: Apache-2.0

import JSON
import Testing

@testable import AgentRuntime

/// Slow work is done by others while the agent keeps talking.
@Suite(.timeLimit(.minutes(5))) struct DelegationTests {
    private static func call(_ tool: String, _ arguments: RawJSON) -> ScriptedModel.Line {
        .call([ToolCall(id: "1", name: tool, arguments: arguments)])
    }

    @Test("the agent goes on with the user, and tells what was found when it is there")
    func delegation() async throws {
        let (answers, answer) = AsyncStream<String>.makeStream()
        let tool = CourseTool.delegate(to: "clerk", about: "Knows files.") { task in
            for await found in answers { return "\(task): \(found)" }
            return ""
        }
        let stage = try Stage(
            hears: [],
            model: [
                Self.call("delegate_to_clerk", RawJSON(["task": "the file"])), .say("It is looked for."),
                .say("Nice weather."), .say("The file is green."),
            ], tools: [tool])
        _ = await stage.play { room, session in
            await session.userWrote("where is my file")
            await room.waitFor(Stage.hasSaid("It is looked for."))
            await session.userWrote("and the weather")
            await room.waitFor(Stage.hasSaid("Nice weather."))
            answer.yield("green")
            await room.waitFor(Stage.hasSaid("The file is green."))
        }
        let told = stage.model.asked.last?.conversation.items ?? []
        #expect(told.contains(.note(#"clerk, asked for "the file", has found: the file: green"#)))
        #expect(told.last == .note("Tell the user: clerk has found: the file: green"))
    }

    @Test("work of one that fails is told as that, and of nobody more than a few are at work")
    func bounds() async throws {
        struct Fault: Error {}
        var settings = SessionSettings()
        settings.mostDelegations = 0
        let tool = CourseTool.delegate(to: "clerk", about: "") { _ in throw Fault() }
        let busy = try Stage(
            hears: [], model: [Self.call("delegate_to_clerk", RawJSON(["task": "a"])), .say("Later.")], settings,
            tools: [tool])
        _ = await busy.play { room, session in
            await session.userWrote("do it")
            await room.waitFor(Stage.hasSaid("Later."))
        }
        #expect(busy.room.conversation.contains { $0.hasPrefix("error: 0 others are at work already") })
        let failing = try Stage(
            hears: [],
            model: [Self.call("delegate_to_clerk", RawJSON(["task": "a"])), .say("Wait."), .say("It failed.")],
            tools: [tool])
        _ = await failing.play { room, session in
            await session.userWrote("do it")
            await room.waitFor(Stage.hasSaid("It failed."))
        }
        #expect(failing.room.conversation.contains { $0.hasSuffix("could not do it.") })
    }

    @Test("what a tool gave comes after the instruction that had it called")
    func order() async throws {
        let look = FunctionTool("look", "Looks.") { .result("a letter") }
        let stage = try Stage(hears: [], model: [Self.call("look", .emptyObject), .say("A letter.")], tools: [look])
        _ = await stage.play { room, session in
            await session.reply(to: "Say what there is.")
            await room.waitFor(Stage.hasSaid("A letter."))
        }
        let items = stage.model.asked.map(\.conversation.items)
        #expect(items.map(\.count) == [1, 3])
        #expect(items.allSatisfy { $0.first == .note("Say what there is.") })
        #expect(items.last?.last?.isToolResult == true)
    }

    @Test("a fact that a model keeps is known to all agents of the session")
    func facts() async throws {
        let stage = try Stage(
            hears: [], model: [Self.call("remember", RawJSON(["name": "pet", "value": "cat"])), .say("Noted then.")],
            tools: [CourseTool.remember])
        _ = await stage.play { room, session in
            await session.userWrote("i have a cat")
            await room.waitFor(Stage.hasSaid("Noted then."))
            #expect(await session.userData[UserData.Key<String>("pet")] == "cat")
        }
        #expect(stage.model.asked.last?.userData.json.text == #"{"pet":"cat"}"#)
    }
}
