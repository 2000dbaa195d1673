// SPDX-License-Identifier: Apache-2.0

import Cryptography
import EventLoops
import HubCore
import JSON
import Lifecycle
import LiveKitSignal
import Rooms
import Synchronization
import Telemetry

/// The media agents of a hub: each is a worker of its own rooms, as those of LiveKit's framework are from outside, so that
/// dispatch, lists of jobs, limits and termination are the same for both.
final class MediaAgents: RoomObserving {
    private struct State {
        var jobs: [String: any RunningTask] = [:]
        /// Who is in a room or on the way there; bounded by rooms and agents.
        var engaged: Set<Engagement> = []
        var service: RoomService?
    }

    private struct Engagement: Hashable {
        let agent: String
        let room: String
    }

    private let agents: [MediaAgentConfiguration]
    /// Those that data make enter.
    private let alert: [MediaAgentConfiguration]
    private let key: String
    private let surroundings: MediaAgentCast.Surroundings
    private let metrics: MediaAgentMetrics
    private let log: Log
    private let state = Mutex(State())

    /// `key` is the API key in whose name they come.
    init(
        _ agents: [MediaAgentConfiguration], key: String, in surroundings: MediaAgentCast.Surroundings,
        metrics: Metrics, log: Log
    ) {
        (self.agents, self.key, self.surroundings, self.log) = (agents, key, surroundings, log)
        self.metrics = MediaAgentMetrics(metrics)
        alert = agents.filter { !$0.topics.isEmpty }
    }

    /// From now on they can be dispatched.
    func begin(at service: RoomService) async {
        state.withLock { $0.service = service }
        surroundings.loops.start { await self.warm() }
        for agent in agents {
            let outlet = WorkerOutlet(key: key, permission: nil)
            let request = RegisterWorkerRequest {
                ($0.agentName, $0.type, $0.version) = (agent.name, .room, BuildInformation.version)
            }
            do throws(AgentRefusal) {
                let worker = try await service.register(request, outlet)
                surroundings.loops.start { await self.serve(agent, outlet, worker, service) }
            } catch {
                log.error("a media agent cannot be had", ["agent": .string(agent.name), "why": .string("\(error)")])
            }
        }
    }

    /// What takes long to load is there before the first caller is.
    private func warm() async {
        for agent in agents {
            await surroundings.speech.prepare(agent.voices)
            await surroundings.speech.warm(agent.recognizers)
        }
    }

    func close() {
        let jobs = state.withLock { state in
            defer { state.jobs = [:] }
            state.service = nil
            return state.jobs.values.map(\.self)
        }
        for job in jobs { job.cancel() }
        surroundings.speech.close()
    }

    // MARK: Rooms

    /// Agents that enter rooms of that name by themselves, or because of data, are dispatched to it.
    func happened(_ event: RoomEvent) {
        switch event {
        case .roomStarted(let room):
            dispatch(agents.filter { agent in agent.rooms.contains { $0.matches(room.name) } }, to: room.name)
        case .roomEnded(let room):
            state.withLock { state in state.engaged = state.engaged.filter { $0.room != room.name } }
        case .dataSent(let data):
            let wanted = alert.filter { RoomNotice.isAbout(data.topic, $0.topics) }
            guard !wanted.isEmpty, let user = try? DataPacket(wire: data.packet).user else { return }
            let message = RoomMessage(topic: data.topic, payload: user.payload, sender: data.sender)
            for agent in wanted {
                guard let notice = RoomNotice(message, on: agent.topics) else { continue }
                dispatch([agent], to: data.room, metadata: notice.json.text)
            }
        default: break
        }
    }

    /// Those that are not there yet.
    private func dispatch(_ wanted: [MediaAgentConfiguration], to room: String, metadata: String = "") {
        guard !wanted.isEmpty else { return }
        let (service, new) = state.withLock { state in
            (state.service, wanted.filter { state.engaged.insert(Engagement(agent: $0.name, room: room)).inserted })
        }
        guard let service, !new.isEmpty else { return }
        surroundings.loops.start { [log] in
            for agent in new {
                let request = CreateAgentDispatchRequest {
                    ($0.agentName, $0.room, $0.metadata) = (agent.name, room, metadata)
                }
                do {
                    _ = try await service.createDispatch(request)
                } catch {
                    self.free(agent.name, room)
                    log.error(
                        "a media agent was not dispatched",
                        ["agent": .string(agent.name), "room": .string(room), "why": .string("\(error)")])
                }
            }
        }
    }

    private func free(_ agent: String, _ room: String) {
        _ = state.withLock { $0.engaged.remove(Engagement(agent: agent, room: room)) }
    }

    // MARK: Jobs

    private func serve(
        _ agent: MediaAgentConfiguration, _ outlet: WorkerOutlet, _ worker: String, _ service: RoomService
    ) async {
        var own: Set<String> = []
        for await message in outlet.messages {
            switch message.body {
            case .availability(let request):
                let id = request.job?.id ?? ""
                own = state.withLock { state in own.filter { state.jobs[$0] != nil } }
                let answer = AvailabilityResponse {
                    ($0.jobID, $0.available) = (id, own.count < agent.conversations && surroundings.strain.isBearable)
                    $0.participantName = agent.name
                }
                await service.received(WorkerMessage(.availability(answer)), fromWorker: worker)
            case .assignment(let assignment):
                guard let job = assignment.job else { continue }
                own.insert(job.id)
                start(job, agent, worker, service)
            case .termination(let termination):
                state.withLock { $0.jobs.removeValue(forKey: termination.jobID) }?.cancel()
            case .register, .pong, nil: break
            }
        }
    }

    private func start(_ job: Job, _ agent: MediaAgentConfiguration, _ worker: String, _ service: RoomService) {
        let room = job.room?.name ?? "", sid = job.room?.sid ?? ""
        let loop = surroundings.loops.next()
        let run = MediaAgentJob(
            configuration: agent, cast: MediaAgentCast(agents, in: surroundings, session: "room:\(sid)"),
            service: service, metrics: metrics, loop: loop, log: log)
        let identity = job.state?.participantIdentity ?? "agent-\(job.id)"
        state.withLock { state in
            state.jobs[job.id] = Unstarted()
            state.engaged.insert(Engagement(agent: agent.name, room: room))
        }
        let work = loop.start { [log] in
            var update = UpdateJobStatus { ($0.jobID, $0.status) = (job.id, .success) }
            do {
                try await run.run(
                    in: room, as: identity, attributes: job.attributes, because: RoomNotice(metadata: job.metadata))
            } catch {
                (update.status, update.error) = (.failed, "\(error)")
                log.error(
                    "a media agent failed",
                    ["agent": .string(agent.name), "room": .string(room), "why": .string("\(error)")])
            }
            _ = self.state.withLock { $0.jobs.removeValue(forKey: job.id) }
            self.free(agent.name, room)
            await service.received(WorkerMessage(.updateJob(update)), fromWorker: worker)
        }
        // It may have ended at once.
        state.withLock { state in if state.jobs[job.id] != nil { state.jobs[job.id] = work } }
    }
}

/// In the place of work that is being started.
private struct Unstarted: RunningTask {
    func cancel() {}
}

extension MediaAgents {
    /// Nil where none are configured.
    convenience init?(
        _ rooms: RoomsConfiguration, auditedBy settings: AuditSettings, behind switchboard: Switchboard, log: Log
    ) {
        guard !rooms.agents.isEmpty else { return nil }
        self.init(
            rooms.agents, key: rooms.keys.keys.min() ?? "",
            in: MediaAgentCast.Surroundings(
                loops: switchboard.loops, speech: SpeechProviders(loops: switchboard.loops, http: switchboard.http),
                directory: switchboard.agents.directory, keepers: switchboard.agents.keepers, life: switchboard.life,
                approvals: switchboard.approvals,
                records: ConversationRecorder.Means(
                    audit: switchboard.audit, settings: settings, digest: { SHA256.digest(of: $0) },
                    clock: SystemClock())),
            metrics: switchboard.metrics, log: log)
    }
}
