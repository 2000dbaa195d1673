// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal

/// The agent workers of a hub with their connections: performs what ``AgentDispatcher`` decides. Belongs to the media loop.
final class AgentPool {
    private var dispatcher: AgentDispatcher
    private var outlets: [String: WorkerOutlet] = [:]
    private let media: RoomMedia
    private let secrets: [String: String]
    private var lastSecond: MonotonicTime

    /// How long the token of an agent opens the room.
    private static let tokenSeconds: Int64 = 3600

    init(media: RoomMedia, configuration: RoomServiceConfiguration) {
        (self.media, secrets) = (media, configuration.secrets)
        lastSecond = media.now
        let chance = AgentDispatcher.Chance(
            makeID: { RoomMedia.newSID($0) }, number: { Double.random(in: 0..<1) })
        dispatcher = AgentDispatcher(
            limits: configuration.agents, serverInfo: configuration.serverInfo, chance: chance)
    }

    var workerCount: Int { dispatcher.workerCount }
    var runningJobs: Int { dispatcher.runningJobs }

    private var time: AgentTime { AgentTime(now: media.now, nanoseconds: media.milliseconds * 1_000_000) }

    // MARK: Workers

    /// The id under which the worker is known from now on.
    func register(_ request: RegisterWorkerRequest, _ outlet: WorkerOutlet) throws(AgentRefusal) -> String {
        let id = media.newSID("AW")
        let actions = try dispatcher.registered(id, request, at: time)
        outlets[id] = outlet
        perform(actions)
        return id
    }

    func received(_ message: WorkerMessage, from worker: String) {
        guard let body = message.body, outlets[worker] != nil else { return }
        switch body {
        // A worker is registered once; what it would try by itself, it can have dispatched.
        case .register, .simulateJob: break
        case .availability(let answer): perform(dispatcher.answered(answer, by: worker, at: time))
        case .updateWorker(let status): perform(dispatcher.reported(status, by: worker, at: time))
        case .updateJob(let update): perform(dispatcher.changed(update, by: worker, at: time))
        case .migrateJob(let request):
            perform(dispatcher.migrated(request.jobIDs + request.jobs.map(\.id), to: worker, at: time))
        case .ping(let ping):
            let pong = WorkerPong { ($0.lastTimestamp, $0.timestamp) = (ping.timestamp, media.milliseconds) }
            outlets[worker]?.send(.pong(pong))
        }
    }

    func lost(_ worker: String) {
        guard outlets.removeValue(forKey: worker) != nil else { return }
        perform(dispatcher.lost(worker, at: time))
    }

    func timePassed() {
        guard media.now - lastSecond >= .seconds(1) else { return }
        lastSecond = media.now
        perform(dispatcher.timePassed(at: time))
    }

    func close() {
        for outlet in outlets.values { outlet.finish() }
        outlets = [:]
    }

    // MARK: Rooms

    func dispatch(_ request: CreateAgentDispatchRequest, in room: Room) throws(AgentRefusal) -> AgentDispatch {
        let (dispatch, actions) = try dispatcher.dispatched(
            request, in: room.info, with: room.members.map(\.info), at: time)
        perform(actions)
        return dispatch
    }

    func list(of room: String, id: String) -> [AgentDispatch] { dispatcher.list(of: room, id: id) }

    func withdraw(_ id: String, of room: String) -> AgentDispatch? {
        guard let (dispatch, actions) = dispatcher.withdrawn(id, of: room, at: time) else { return nil }
        perform(actions)
        return dispatch
    }

    /// What happened in a room, as far as it concerns agents.
    func happened(_ event: RoomEvent) {
        switch event {
        case .roomStarted(let room): perform(dispatcher.roomOpened(room, at: time))
        case .roomEnded(let room): perform(dispatcher.roomEnded(room.name, at: time))
        case .participantJoined(let participant, let room), .trackPublished(_, let participant, let room):
            perform(dispatcher.participantChanged(participant, in: room, at: time))
        case .participantLeft(let participant, let room):
            perform(dispatcher.participantLeft(participant.identity, room: room.name, at: time))
        case .trackUnpublished, .dataSent, .measured: break
        }
    }

    // MARK: Actions

    private func perform(_ actions: [AgentAction]) {
        for action in actions {
            switch action {
            case .say(let body, let worker): outlets[worker]?.send(body)
            case .assign(let job, let worker, let answer):
                guard let outlet = outlets[worker] else { continue }
                let assignment = JobAssignment {
                    ($0.job, $0.token) = (job, token(for: job, answer, outlet))
                }
                outlet.send(.assignment(assignment))
            }
        }
    }

    /// Lets the agent join, signed with the key that its worker came with.
    private func token(for job: Job, _ answer: AvailabilityResponse, _ outlet: WorkerOutlet) -> String {
        var claims = AccessClaims()
        (claims.issuer, claims.identity, claims.name) = (
            outlet.key, answer.participantIdentity, answer.participantName
        )
        (claims.kind, claims.metadata) = (.agent, answer.participantMetadata)
        claims.attributes = answer.participantAttributes
        (claims.video.roomJoin, claims.video.room, claims.video.agent) = (true, job.room?.name ?? "", true)
        claims.video.canUpdateOwnMetadata = true
        if let permission = outlet.permission {
            claims.video.canPublish = permission.canPublish
            claims.video.canSubscribe = permission.canSubscribe
            claims.video.canPublishData = permission.canPublishData
            claims.video.hidden = permission.hidden
            claims.video.canPublishSources = permission.canPublishSources
        }
        let seconds = media.milliseconds / 1000
        (claims.notBefore, claims.expires) = (seconds - 1, seconds + Self.tokenSeconds)
        return AccessToken.sign(claims, secret: secrets[outlet.key] ?? "")
    }
}
