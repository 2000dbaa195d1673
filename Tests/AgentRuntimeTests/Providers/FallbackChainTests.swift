// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Lifecycle
import Testing

@testable import AgentRuntime

@Suite struct FallbackChainTests {
    @Test func oneThatFailedRestsIsProbedByASingleCallAndComesBack() {
        var chain = FallbackChain(count: 2)
        #expect(choose(&chain, 0) == [0, 1])
        chain.failed(0, at: at(0))
        #expect(choose(&chain, 1) == [1, 0])
        #expect(choose(&chain, 6) == [0, 1])
        #expect(choose(&chain, 6) == [1, 0], "a second call does not probe")
        chain.succeeded(0)
        #expect(choose(&chain, 7) == [0, 1])
    }

    @Test func eachFailureDoublesTheRestUpToABound() {
        var chain = FallbackChain(count: 1)
        for _ in 0..<30 { chain.failed(0, at: at(0)) }
        _ = choose(&chain, 119)
        chain.spared(0)
        var other = FallbackChain(count: 2)
        for _ in 0..<30 { other.failed(0, at: at(0)) }
        #expect(choose(&other, 119) == [1, 0])
        #expect(choose(&other, 121) == [0, 1])
    }

    @Test func whenAllRestTheSoonestBackIsTriedAllTheSame() {
        var chain = FallbackChain(count: 2)
        chain.failed(0, at: at(10))
        chain.failed(1, at: at(8))
        #expect(choose(&chain, 11) == [1, 0])
    }

    private func choose(_ chain: inout FallbackChain, _ seconds: Int64) -> [Int] { chain.choose(at: at(seconds)) }
    private func at(_ seconds: Int64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }
}

@Suite(.timeLimit(.minutes(5))) struct FallbackProvidersTests {
    @Test(arguments: [ScriptedModel.Line.fail, .hang])
    func theNextModelAnswersForOneThatDoesNot(_ line: ScriptedModel.Line) async throws {
        let group = try EventLoopGroup(count: 1)
        let loop = group.next()
        let first = ScriptedModel([line, .say("never asked")]), second = ScriptedModel([.say("one"), .say("two")])
        var settings = FallbackChain.Settings()
        settings.firstRest = .seconds(3_600)
        settings.longestRest = .seconds(3_600)
        let model = FallbackModel(
            [first, second], patience: .milliseconds(200), timers: loop, tasks: loop, settings: settings)
        #expect(try await text(of: model) == "one ")
        #expect(try await text(of: model) == "two ")
        #expect(first.asked.count == 1, "a model that failed rests")
        group.shutDown()
    }

    @Test func whenNoneAnswersTheLastFailureIsTold() async throws {
        let group = try EventLoopGroup(count: 1)
        let loop = group.next()
        let model = FallbackModel(
            [ScriptedModel([.fail]), ScriptedModel([.hang])], patience: .milliseconds(100), timers: loop, tasks: loop)
        let failure = await #expect(throws: ProviderFailure.self) { try await text(of: model) }
        #expect(failure?.cause == .timedOut)
        group.shutDown()
    }

    private func text(of model: FallbackModel) async throws -> String {
        var text = ""
        for try await part in model.answer(ModelRequest(instructions: "", conversation: Conversation())) {
            if case .text(let piece) = part { text += piece }
        }
        return text
    }
}
