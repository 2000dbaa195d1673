// SPDX-License-Identifier: Apache-2.0

import EventLoops
import JSON
import Lifecycle
import Testing

@testable import AgentRuntime

/// Each thing that an agent depends on fails, hangs or gives garbage in the middle of a turn: the user hears something, or a
/// person is asked for, and the next turn is a turn like any other where that is possible.
@Suite(.timeLimit(.minutes(5))) struct ProviderFaultTests {
    enum Part: String, CaseIterable, Sendable { case recognizer, model, brain, voice, tool }
    enum Fault: String, CaseIterable, Sendable { case fails, hangs, garbage }

    /// Fails, hangs or gives garbage the first time, as any of them.
    private struct Faulty: SpeechToText, SpeechRecognition, LanguageModel, TextToSpeech, AgentCalling {
        let name = "faulty"
        let fault: Fault

        func open() async throws(ProviderFailure) -> any SpeechRecognition { self }
        func hear(_ frame: AudioFrame) async throws(ProviderFailure) -> String? { nil }
        func close() async {}

        func finish() async throws(ProviderFailure) -> String {
            switch fault {
            case .fails: throw ProviderFailure(.unavailable, "gone")
            case .hangs:
                for await _ in AsyncStream<Never>.makeStream().stream {}
                return ""
            case .garbage: return "\u{0}\u{FFFD} ((("
            }
        }

        func answer(_ request: ModelRequest) -> AsyncThrowingStream<ModelPart, any Error> { stream(.text(" \n ")) }
        func send(_ turn: AgentTurn) -> AsyncThrowingStream<AgentTurnPart, any Error> { stream(.text("")) }
        func cancel(task: String) async {}

        func speak(_ text: String) -> AsyncThrowingStream<AudioFrame, any Error> {
            stream(AudioFrame(samples: [], rate: 16_000))
        }

        private func stream<Element: Sendable>(_ garbage: Element) -> AsyncThrowingStream<Element, any Error> {
            AsyncThrowingStream { continuation in
                switch fault {
                case .fails: continuation.finish(throwing: ProviderFailure(.unavailable, "gone"))
                case .hangs: break
                case .garbage:
                    continuation.yield(garbage)
                    continuation.finish()
                }
            }
        }
    }

    private static func isSomething(_ event: SessionEvent) -> Bool {
        switch event {
        case .agentTranscript(let text, _): !text.isEmpty
        case .escalation: true
        default: false
        }
    }

    @Test("something is heard within two seconds, or a person is asked for", arguments: Part.allCases, Fault.allCases)
    func faults(part: Part, fault: Fault) async throws {
        let group = try EventLoopGroup(count: 1), loop = group.next(), faulty = Faulty(fault: fault)
        let room = ScriptedRoom(timers: loop)
        let call = ToolCall(id: "1", name: "look", arguments: .emptyObject)
        let good = ScriptedModel(part == .tool ? [.call([call])] : Array(repeating: .say("Here you are."), count: 9))
        let look = FunctionTool(FunctionTool.Description(name: "look", text: "", schema: .emptyObject)) { _, _ in
            switch fault {
            case .fails: return .failed("broken")
            case .hangs:
                for await _ in AsyncStream<Never>.makeStream().stream {}
                return .result("")
            case .garbage: return .result("\u{0}\u{FFFD}")
            }
        }
        let model: any LanguageModel =
            switch part {
            case .model: faulty
            case .brain: A2ABrain(name: "brain", agent: faulty, tasks: loop)
            default: good
            }
        var providers = SessionProviders(
            recognizer: ScriptedRecognizer(["look for the key", "again please"]), model: model,
            voice: SteadyVoice(name: "steady"))
        if part == .recognizer { providers.recognizer = faulty }
        if part == .voice { providers.voice = faulty }
        let session = AgentSession(
            agent: Person(name: "a", tools: [look]), room: room, providers: providers,
            place: SessionPlace(timers: loop, tasks: loop, executor: loop))
        async let reason = session.run()
        await room.speak(for: .milliseconds(500), thenSilence: .milliseconds(20))
        let end = loop.now
        async let rest: Void = room.speak(for: .zero, thenSilence: .seconds(3))
        await room.waitFor(Self.isSomething)
        // Two seconds, and what a machine without time takes from them.
        #expect(loop.now - end < .milliseconds(2_600), "\(part) \(fault): \(loop.now - end)")
        await rest
        room.hangUp()
        _ = await reason
        group.shutDown()
    }
}
