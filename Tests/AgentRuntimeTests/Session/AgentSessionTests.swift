// SPDX-License-Identifier: Apache-2.0

import EventLoops
import JSON
import Lifecycle
import Testing

@testable import AgentRuntime

/// In real time, because it is about who speaks when.
@Suite(.timeLimit(.minutes(5))) struct AgentSessionTests {
    @Test func aTurnIsHeardAnsweredAndMeasured() async throws {
        let stage = try Stage(hears: ["what time is it"], model: [.say("It is noon. Anything else?")])
        await stage.play { room, _ in
            await room.speak(for: .milliseconds(600))
            await room.waitFor(Stage.hasSaid("It is noon. Anything else?"))
        }
        #expect(stage.room.conversation == ["user: what time is it", "agent: It is noon. Anything else?"])
        #expect(stage.room.framesPlayed == 25)
        let times = stage.room.events.compactMap { if case .turnMeasured(let times) = $0 { times } else { nil } }
        #expect(times.count == 1)
        let silence = try #require(times.first?.silence)
        #expect(silence >= .milliseconds(290))
    }

    @Test func anInterruptedReplyIsCutToWhatWasHeard() async throws {
        let story = "once there was a fox who lived in the wood and had nine tails and a very long story to tell"
        let stage = try Stage(
            hears: ["tell me a story", "stop that now please"], model: [.say(story), .say("All right.")])
        await stage.play { room, _ in
            await room.speak(for: .milliseconds(500))
            await room.waitFor {
                if case .agentTranscript("once there was", isFinal: false) = $0 { true } else { false }
            }
            await room.speak(for: .milliseconds(900))
            await room.waitFor(Stage.hasSaid("All right."))
        }
        let lines = stage.room.conversation
        #expect(lines.count == 4)
        let cut = try #require(lines.dropFirst().first)
        #expect(cut.hasPrefix("agent: once there") && cut.hasSuffix(" [interrupted]") && cut.count < story.count)
    }

    @Test func aResultIsKeptThoughTheReplyIsInterrupted() async throws {
        let (running, started) = AsyncStream<Void>.makeStream(), (gate, open) = AsyncStream<Void>.makeStream()
        let tools = [
            FunctionTool("book", "Books.") { () async throws -> ToolOutcome in
                started.yield()
                for await _ in gate { break }
                return .result("booked")
            }
        ]
        let calls = [ToolCall(id: "1", name: "book", arguments: .emptyObject)]
        let answers = [ScriptedModel.Line.call(calls)] + Array(repeating: .say("For two then."), count: 20)
        let stage = try Stage(hears: ["book a table", "for two"], model: answers, tools: tools)
        await stage.play { room, _ in
            await room.speak(for: .milliseconds(500))
            for await _ in running { break }
            // The user goes on while the tool works: the reply is withdrawn, the work is not.
            await room.speak(for: .milliseconds(900))
            open.yield()
            await room.waitFor { if case .conversation(.toolResult) = $0 { true } else { false } }
            await room.waitFor(Stage.hasSaid("For two then."))
        }
        let lines = stage.room.conversation
        #expect(lines.count { $0.hasPrefix("call: book") } == 1)
        #expect(lines.contains("result: booked"))
    }

    @Test func ofSeveralToolsInOneAnswerTheFirstHandoffCountsAndAllResultsAreKept() async throws {
        let second = Person(name: "teller", greeting: "I tell stories.")
        let tools = [
            FunctionTool("note", "Notes.", ToolParameter<String>("name", "Who.")) { .result("noted \($0)") },
            FunctionTool("hand_over", "Gives over.") { .handOff(to: second, saying: "") },
            FunctionTool("stop", "Ends.") { .end("done") },
        ]
        let calls = [
            ToolCall(id: "1", name: "note", arguments: try RawJSON(validating: #"{"name":"Ada"}"#)),
            ToolCall(id: "2", name: "hand_over", arguments: .emptyObject),
            ToolCall(id: "3", name: "stop", arguments: .emptyObject),
        ]
        let stage = try Stage(hears: ["my name is ada"], model: [.call(calls)], tools: tools)
        await stage.play { room, _ in
            await room.speak(for: .milliseconds(500))
            await room.waitFor(Stage.hasSaid("I tell stories."))
        }
        let lines = stage.room.conversation
        #expect(lines.contains("result: noted Ada"))
        #expect(lines.contains("result: done (Not followed: hand_over came first.)"))
        #expect(lines.contains("handoff: greeter to teller"))
    }

    @Test(arguments: [ScriptedModel.Line.fail, .hang])
    func aModelThatGivesNothingIsNotMetWithSilence(_ line: ScriptedModel.Line) async throws {
        let stage = try Stage(hears: ["hello there"], model: [line])
        await stage.play { room, _ in
            await room.speak(for: .milliseconds(400))
            await room.waitFor { if case .agentState(.speaking) = $0 { true } else { false } }
        }
        let times = stage.room.events.compactMap { if case .turnMeasured(let times) = $0 { times } else { nil } }
        let silence = try #require(times.first?.silence)
        #expect(silence < .seconds(5))
    }

    @Test func aVoiceThatFailsAsksForAPersonWhoGetsEverything() async throws {
        let stage = try Stage(
            hears: ["hello there"], model: [.say("Hi.")], voice: SteadyVoice(name: "mute", fails: true))
        await stage.play { room, _ in
            await room.speak(for: .milliseconds(400))
            await room.waitFor { if case .escalation = $0 { true } else { false } }
        }
        let request = stage.room.events.compactMap { if case .escalation(let request) = $0 { request } else { nil } }
            .first
        #expect(request?.conversation.readable == "user: hello there")
        #expect(request?.json["recommended_action"]?.string == "")
    }

    @Test func whatIsSaidOutrightWaitsItsTurnAndSaysHowItEnded() async throws {
        let stage = try Stage(hears: [], model: [])
        await stage.play { _, session in
            async let first = session.say("one two three")
            async let second = session.say("four")
            #expect(await [first, second] == [.heard, .heard])
        }
        #expect(stage.room.conversation.sorted() == ["agent: four", "agent: one two three"])
        #expect(stage.room.framesPlayed == 20)
    }
}
