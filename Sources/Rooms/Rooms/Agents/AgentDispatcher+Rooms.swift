// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What rooms and their operators want of agents.
extension AgentDispatcher {
    /// Ended jobs that a dispatch still tells of.
    private static let rememberedJobs = 16

    // MARK: Dispatches

    package mutating func dispatched(
        _ request: CreateAgentDispatchRequest, in room: RoomInfo, with participants: [ParticipantInfo],
        at time: AgentTime
    ) throws(AgentRefusal) -> (dispatch: AgentDispatch, actions: [AgentAction]) {
        let size = request.attributes.reduce(request.metadata.utf8.count) {
            $0 + $1.key.utf8.count + $1.value.utf8.count
        }
        guard size <= RoomLimits.metadata else { throw .tooLarge }
        guard request.agentName.utf8.count <= RoomLimits.name else { throw .badName }
        guard dispatches[room.name, default: []].count < limits.dispatchesPerRoom else {
            throw .tooManyDispatches(limit: limits.dispatchesPerRoom)
        }
        guard activeJobs < limits.jobs else { throw .tooManyJobs(limit: limits.jobs) }
        let dispatch = AgentDispatch {
            ($0.id, $0.agentName, $0.room) = (chance.makeID("AD"), request.agentName, room.name)
            ($0.metadata, $0.attributes) = (request.metadata, request.attributes)
            ($0.restartPolicy, $0.deployment) = (request.restartPolicy, request.deployment)
            $0.state = AgentDispatchState { $0.createdAt = time.nanoseconds }
        }
        dispatches[room.name, default: []].append(dispatch)
        let types = types(of: dispatch)
        if types.contains(.room) { try add(.room, dispatch, in: room, about: nil) }
        for participant in participants {
            // What is too much is not begun; the dispatch shows which jobs it has.
            try? begin(dispatch, types, for: participant, in: room)
        }
        return (with(jobs: dispatch), place(at: time))
    }

    /// The dispatches of a room with their jobs; of the one with that id, unless it is empty.
    package func list(of room: String, id: String = "") -> [AgentDispatch] {
        dispatches[room, default: []].filter { (id.isEmpty || $0.id == id) && !isImplicit($0) }.map(with(jobs:))
    }

    /// Its agents are told to leave. Nil if there is no such dispatch.
    package mutating func withdrawn(
        _ id: String, of room: String, at time: AgentTime
    ) -> (dispatch: AgentDispatch, actions: [AgentAction])? {
        guard let index = dispatches[room]?.firstIndex(where: { $0.id == id }),
            var dispatch = dispatches[room]?.remove(at: index)
        else { return nil }
        let actions = endJobs(where: { $0.dispatchID == id }, at: time)
        dispatch.state?.deletedAt = time.nanoseconds
        let answer = with(jobs: dispatch)
        jobs = jobs.filter { $0.value.job.dispatchID != id }
        return (answer, actions + place(at: time))
    }

    // MARK: Rooms

    /// A new room: agents without a name come by themselves.
    package mutating func roomOpened(_ room: RoomInfo, at time: AgentTime) -> [AgentAction] {
        guard workers.values.contains(where: { $0.skill.agentName.isEmpty }) else { return [] }
        return (try? dispatched(CreateAgentDispatchRequest(), in: room, with: [], at: time).actions) ?? []
    }

    package mutating func roomEnded(_ room: String, at time: AgentTime) -> [AgentAction] {
        guard dispatches.removeValue(forKey: room) != nil else { return [] }
        let actions = endJobs(where: { $0.room?.name == room }, at: time)
        jobs = jobs.filter { $0.value.job.room?.name != room }
        return actions + place(at: time)
    }

    /// Somebody has come, or publishes now: what is told of them is `participant`.
    package mutating func participantChanged(
        _ participant: ParticipantInfo, in room: RoomInfo, at time: AgentTime
    ) -> [AgentAction] {
        for dispatch in dispatches[room.name, default: []] {
            try? begin(dispatch, types(of: dispatch), for: participant, in: room)
        }
        return place(at: time)
    }

    package mutating func participantLeft(
        _ identity: String, room: String, at time: AgentTime
    ) -> [AgentAction] {
        let actions = endJobs(
            where: { $0.room?.name == room && $0.participant?.identity == identity }, at: time)
        return actions + place(at: time)
    }

    // MARK: Inside

    private func isImplicit(_ dispatch: AgentDispatch) -> Bool { dispatch.agentName.isEmpty }

    /// The kinds of jobs that the workers of its name do; for the room, if there is none yet.
    private func types(of dispatch: AgentDispatch) -> Set<JobType> {
        let known = workers.values.filter {
            $0.skill.agentName == dispatch.agentName && $0.skill.deployment == dispatch.deployment
        }
        return known.isEmpty ? [.room] : Set(known.map(\.skill.type))
    }

    private mutating func begin(
        _ dispatch: AgentDispatch, _ types: Set<JobType>, for participant: ParticipantInfo, in room: RoomInfo
    ) throws(AgentRefusal) {
        guard participant.kind == .standard || participant.kind == .sip || participant.kind == .ingress else { return }
        for type in types where type != .room && (type != .publisher || participant.isPublisher) {
            let isKnown = jobs.values.contains { entry in
                entry.job.dispatchID == dispatch.id && entry.job.type == type
                    && entry.job.participant?.sid == participant.sid
            }
            if !isKnown { try add(type, dispatch, in: room, about: participant) }
        }
    }

    private var activeJobs: Int { jobs.values.count { !$0.isOver } }

    private mutating func add(
        _ type: JobType, _ dispatch: AgentDispatch, in room: RoomInfo, about participant: ParticipantInfo?
    ) throws(AgentRefusal) {
        guard activeJobs < limits.jobs else { throw .tooManyJobs(limit: limits.jobs) }
        let job = Job {
            ($0.id, $0.dispatchID, $0.type) = (chance.makeID("AJ"), dispatch.id, type)
            ($0.room, $0.participant) = (room, participant)
            ($0.agentName, $0.metadata) = (dispatch.agentName, dispatch.metadata)
            ($0.deployment, $0.attributes) = (dispatch.deployment, dispatch.attributes)
            $0.state = JobState()
        }
        jobs[job.id] = AgentJob(job, policy: dispatch.restartPolicy)
    }

    private func with(jobs dispatch: AgentDispatch) -> AgentDispatch {
        var dispatch = dispatch
        dispatch.state?.jobs = jobs.values.map(\.job).filter { $0.dispatchID == dispatch.id }.sorted { $0.id < $1.id }
        return dispatch
    }

    private mutating func endJobs(where isMeant: (Job) -> Bool, at time: AgentTime) -> [AgentAction] {
        var actions: [AgentAction] = []
        for (id, job) in jobs where !job.isOver && isMeant(job.job) {
            switch job.phase {
            case .running(let worker), .offered(let worker, _):
                workers[worker]?.jobs.remove(id)
                actions.append(.say(.termination(JobTermination { $0.jobID = id }), to: worker))
            default: break
            }
            jobs[id]?.end(.cancelled, at: time.nanoseconds)
        }
        return actions
    }

    /// Of one dispatch only the latest ended jobs are kept.
    mutating func forgetEnded(of job: Job) {
        let ended = jobs.values.filter { $0.isOver && $0.job.dispatchID == job.dispatchID }
            .sorted { ($0.job.state?.endedAt ?? 0) < ($1.job.state?.endedAt ?? 0) }
        for old in ended.dropLast(Self.rememberedJobs) { jobs[old.job.id] = nil }
    }
}
