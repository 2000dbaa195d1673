// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import Rooms
import Synchronization

/// A dispatcher whose ids count up and whose chance is said.
final class AgentFixture {
    var dispatcher: AgentDispatcher
    private(set) var seconds: Double = 1000
    private let given: Chance

    init(_ limits: AgentLimits = AgentLimits()) {
        let count = Counter()
        let chance = Chance()
        dispatcher = AgentDispatcher(
            limits: limits, serverInfo: ServerInfo { $0.agentProtocol = 1 },
            chance: AgentDispatcher.Chance(
                makeID: { "\($0)_\(count.next())" }, number: { chance.value.withLock { $0 } }))
        given = chance
    }

    /// What the next choices are made by, from 0 up to 1.
    func choose(_ number: Double) { given.value.withLock { $0 = number } }

    var time: AgentTime {
        AgentTime(now: MonotonicTime(nanoseconds: Int64(seconds * 1e9)), nanoseconds: Int64(seconds * 1e9))
    }

    func pass(_ time: Double) -> [AgentAction] {
        seconds += time
        return dispatcher.timePassed(at: self.time)
    }

    @discardableResult
    func register(_ id: String, _ name: String = "helper", _ type: JobType = .room) throws -> [AgentAction] {
        try dispatcher.registered(
            id, RegisterWorkerRequest { ($0.agentName, $0.type) = (name, type) }, at: time)
    }

    static let room = RoomInfo { ($0.sid, $0.name) = ("RM_1", "den") }

    @discardableResult
    func dispatch(
        _ name: String = "helper", _ policy: JobRestartPolicy = .onFailure, with participants: [ParticipantInfo] = []
    ) throws -> (dispatch: AgentDispatch, actions: [AgentAction]) {
        let request = CreateAgentDispatchRequest {
            ($0.agentName, $0.room, $0.metadata, $0.restartPolicy) = (name, "den", "m", policy)
        }
        return try dispatcher.dispatched(request, in: Self.room, with: participants, at: time)
    }

    @discardableResult
    func accept(_ job: String, by worker: String) -> [AgentAction] {
        dispatcher.answered(
            AvailabilityResponse { ($0.jobID, $0.available) = (job, true) }, by: worker, at: time)
    }

    func refuse(_ job: String, by worker: String) -> [AgentAction] {
        dispatcher.answered(AvailabilityResponse { $0.jobID = job }, by: worker, at: time)
    }

    func report(_ worker: String, _ change: (inout UpdateWorkerStatus) -> Void) -> [AgentAction] {
        dispatcher.reported(UpdateWorkerStatus(change), by: worker, at: time)
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)
        func next() -> Int {
            count.withLock {
                $0 += 1
                return $0
            }
        }
    }

    private final class Chance: Sendable {
        let value = Mutex(0.0)
    }
}

extension [AgentAction] {
    /// As `what>worker`: a job that is offered, assigned or ended.
    var short: [String] {
        map { action in
            switch action {
            case .say(.register, let worker): "registered>\(worker)"
            case .say(.availability(let request), let worker): "offer \(request.job?.id ?? "")>\(worker)"
            case .say(.termination(let request), let worker): "end \(request.jobID)>\(worker)"
            case .say(_, let worker): "other>\(worker)"
            case .assign(let job, let worker, let answer): "assign \(job.id) as \(answer.participantIdentity)>\(worker)"
            }
        }
    }
}

struct UnexpectedAgentActions: Error {
    let actions: [AgentAction]
}
