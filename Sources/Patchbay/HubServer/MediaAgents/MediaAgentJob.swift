// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import EventLoops
import HubCore
import Lifecycle
import LiveKitSignal
import Rooms
import Synchronization
import Telemetry

/// One media agent's stay in one room: it enters, waits for whom it talks with, talks, leaves.
struct MediaAgentJob: Sendable {
    let configuration: MediaAgentConfiguration
    let cast: MediaAgentCast
    let service: RoomService
    let metrics: MediaAgentMetrics
    let loop: EventLoop
    let log: Log

    /// How long the caller's receiving the agent's voice is waited for before the agent speaks.
    private static let patience = Duration.seconds(3)

    /// How long the agent stays after its last word, by which ears and networks are behind.
    private static let farewell = Duration.milliseconds(500)

    /// Returns when the agent has left; throws what kept it from talking. Cancellation makes it leave.
    func run(
        in room: String, as identity: String, attributes: [String: String], because notice: RoomNotice? = nil
    ) async throws {
        let participant = try await service.enter(entry(room, identity, attributes))
        defer { participant.leave() }
        guard let voice = await participant.publishVoice(name: "voice") else { throw MediaAgentFault.mute }
        let visit = MediaAgentVisit(topics: configuration.topics, first: notice)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await visit.follow(participant.events) }
            group.addTask { try await talk(participant, voice, visit) }
            // Whichever ends first ends the other: the room is gone, or everything is said.
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func entry(
        _ room: String, _ identity: String, _ attributes: [String: String]
    ) throws(RoomRefusal) -> RoomEntry {
        var claims = AccessClaims()
        (claims.identity, claims.name, claims.kind) = (identity, configuration.name, .agent)
        claims.attributes = attributes
        claims.attributes[MediaAgentPresence.Attribute.name] = configuration.name
        claims.attributes[MediaAgentPresence.Attribute.state] = AgentState.initializing.rawValue
        (claims.video.roomJoin, claims.video.room, claims.video.agent) = (true, room, true)
        claims.video.canUpdateOwnMetadata = true
        var entry = try RoomEntry(claims, JoinRequest())
        entry.mayCreate = false
        return entry
    }

    private func talk(_ participant: InsideParticipant, _ voice: String, _ visit: MediaAgentVisit) async throws {
        let speech = cast.surroundings.speech
        loop.start { [configuration] in await speech.warm(configuration.recognizers) }
        await speech.prepare(configuration.voices)
        guard let caller = await visit.caller() else { return }
        var cast = cast
        cast.caller = caller
        let providers = try cast.providers(of: configuration)
        let agent = try cast.make(configuration)
        let (frames, feed) = AsyncStream<AudioFrame>.makeStream(bufferingPolicy: .bufferingNewest(500))
        await visit.waitForListener(within: Self.patience, loop)
        metrics.conversations.add(1)
        defer { metrics.conversations.add(-1) }
        let surroundings = cast.surroundings
        let escalation = MediaAgentEscalation(surroundings.approvals, tasks: loop) { await visit.answered($0) }
        let recorder = ConversationRecorder(
            ConversationRecorder.Place(room: participant.room, identity: participant.identity, caller: caller),
            configuration, by: surroundings.records, log: log)
        loop.start { await recorder.run() }
        defer { recorder.finish() }
        let presence = MediaAgentPresence(
            participant, hearing: frames, caller: caller, voice: voice, agent: configuration.name,
            escalation: escalation, transcripts: surroundings.life.transcripts(of: cast.session),
            recorder: recorder, strain: surroundings.strain, metrics: metrics, log: log)
        let sound = participant.hear(caller)
        var settings = SessionSettings()
        settings.escalationPatience = configuration.personPatience
        settings.announcement = configuration.announcement
        settings.budget = SessionBudget(configuration.budget)
        let session = AgentSession(
            agent: agent, room: presence, providers: providers, settings: settings,
            place: SessionPlace(timers: loop, tasks: loop, executor: loop))
        visit.begin(session, caller: caller)
        loop.start { await visit.tellNotices { presence.readable($0) } }
        let reason = await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await samples in sound { feed.yield(AudioFrame(samples: samples, rate: Self.rate)) }
                feed.finish()
            }
            let reason = await session.run()
            group.cancelAll()
            return reason
        }
        visit.end()
        // The last words are on their way still, as sound and as text.
        if reason != MediaAgentVisit.callerLeft { await loop.pause(for: Self.farewell) }
        if configuration.closesRoom, reason != MediaAgentVisit.callerLeft { participant.closeRoom() }
    }

    /// Samples a second of what is heard.
    private static let rate = 16_000
}

extension SessionBudget {
    fileprivate init(_ budget: MediaAgentConfiguration.Budget) {
        self.init(time: budget.time, tokens: budget.tokens, turns: budget.turns)
    }
}

/// Why a media agent cannot talk.
enum MediaAgentFault: Error, CustomStringConvertible {
    case mute

    var description: String { "the room does not let the agent speak" }
}
