// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Lifecycle
import Speech
import Synchronization
import Testing

@testable import AgentRuntime

/// A caller with a voice of flite talks to an agent that hears with pocketsphinx and speaks with flite, in real time.
@Suite(.timeLimit(.minutes(5))) struct SpokenConversationTests {
    @Test func aSpokenQuestionGetsASpokenAnswer() async throws {
        let group = try EventLoopGroup(count: 1), workers = try EventLoopGroup(count: 1, name: "speech")
        let loop = group.next()
        let recognizer = SphinxSpeech(executors: [workers.next()], loader: workers.next())
        try await recognizer.warm(1)
        let room = ScriptedRoom(timers: loop)
        // Each preparation of a reply asks anew.
        let model = ScriptedModel(Array(repeating: .say("Ten meters it is."), count: 20))
        let session = AgentSession(
            agent: Person(name: "driver"), room: room,
            providers: SessionProviders(
                recognizer: recognizer, model: model, voice: try FliteVoice(.slt, workers: workers),
                activity: try MixtureDetector.gated()),
            place: SessionPlace(timers: loop, tasks: loop, executor: loop))
        async let reason = session.run()
        let speech = try FliteSynthesizer(.rms).speak("go forward ten meters")
        await room.speak(speech.samples)
        await room.waitFor(Stage.hasSaid("Ten meters it is."))
        room.hangUp()
        #expect(await reason == "participant left")
        // A recognizer of this kind may hear one short word in the silence that follows.
        #expect(room.conversation.first?.hasPrefix("user: go forward ten meters") == true)
        #expect(room.conversation.last == "agent: Ten meters it is.")
        let times = room.events.compactMap { if case .turnMeasured(let times) = $0 { times } else { nil } }
        let silence = try #require(times.first?.silence)
        // The bound of the design is measured by `make bench` on a quiet machine; here only that it is no other order.
        #expect(silence < .seconds(4))
        group.shutDown()
        workers.shutDown()
    }
}
