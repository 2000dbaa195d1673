// SPDX-License-Identifier: Apache-2.0

import EventLoops
import Lifecycle

@testable import AgentRuntime

/// A session with everything around it scripted.
struct Stage {
    let room: ScriptedRoom
    let session: AgentSession
    let model: ScriptedModel
    private let group: EventLoopGroup

    init(
        hears segments: [String], model lines: [ScriptedModel.Line], _ settings: SessionSettings = SessionSettings(),
        tools: [FunctionTool] = [], voice: any TextToSpeech = SteadyVoice(name: "steady"), agent: Person? = nil
    ) throws {
        group = try EventLoopGroup(count: 1)
        let loop = group.next()
        room = ScriptedRoom(timers: loop)
        model = ScriptedModel(lines)
        session = AgentSession(
            agent: agent ?? Person(name: "greeter", tools: tools), room: room,
            providers: SessionProviders(recognizer: ScriptedRecognizer(segments), model: model, voice: voice),
            settings: settings, place: SessionPlace(timers: loop, tasks: loop, executor: loop))
    }

    /// Runs the session while `act` lasts, and gives why it ended.
    @discardableResult
    func play(_ act: @Sendable (ScriptedRoom, AgentSession) async -> Void) async -> String {
        async let reason = session.run()
        await act(room, session)
        room.hangUp()
        let ended = await reason
        group.shutDown()
        return ended
    }

    static func hasSaid(_ text: String) -> @Sendable (SessionEvent) -> Bool {
        { if case .agentTranscript(text, isFinal: true) = $0 { true } else { false } }
    }
}

/// An agent that says one thing when it enters, if anything.
struct Person: Agent {
    let name: String
    var greeting = ""
    var tools: [FunctionTool] = []

    var profile: AgentProfile { AgentProfile(instructions: "Be brief.", tools: tools) }

    func onEnter(_ session: any AgentConversing) async {
        if !greeting.isEmpty { await session.say(greeting, mayBeInterrupted: true) }
    }
}
