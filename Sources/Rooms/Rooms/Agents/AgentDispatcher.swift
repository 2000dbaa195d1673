// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import LiveKitSignal

/// Which agent works in which room: workers, dispatches and their jobs. Pure: events come in, actions come out.
///
/// A job goes to one of the workers that can do it, the less busy the more likely; if that one refuses or does not answer,
/// to another. A job whose worker is lost begins anew elsewhere, unless its dispatch says otherwise.
package struct AgentDispatcher: Sendable {
    /// Where ids and choices come from: an id with a prefix, and a number from 0 up to 1.
    package struct Chance: Sendable {
        package let makeID: @Sendable (String) -> String
        package let number: @Sendable () -> Double

        package init(makeID: @escaping @Sendable (String) -> String, number: @escaping @Sendable () -> Double) {
            (self.makeID, self.number) = (makeID, number)
        }
    }

    let limits: AgentLimits
    let chance: Chance
    private let serverInfo: ServerInfo
    var workers: [String: AgentWorker] = [:]
    var dispatches: [String: [AgentDispatch]] = [:]
    var jobs: [String: AgentJob] = [:]

    package init(limits: AgentLimits, serverInfo: ServerInfo, chance: Chance) {
        (self.limits, self.serverInfo, self.chance) = (limits, serverInfo, chance)
    }

    package var workerCount: Int { workers.count }
    package var runningJobs: Int {
        jobs.values.count { if case .running = $0.phase { true } else { false } }
    }

    // MARK: Workers

    package mutating func registered(
        _ id: String, _ request: RegisterWorkerRequest, at time: AgentTime
    ) throws(AgentRefusal) -> [AgentAction] {
        guard workers.count < limits.workers else { throw .tooManyWorkers(limit: limits.workers) }
        guard request.agentName.utf8.count <= RoomLimits.name else { throw .badName }
        workers[id] = AgentWorker(id: id, request)
        let answer = RegisterWorkerResponse { ($0.workerID, $0.serverInfo) = (id, serverInfo) }
        return [.say(.register(answer), to: id)] + place(at: time)
    }

    package mutating func reported(
        _ status: UpdateWorkerStatus, by worker: String, at time: AgentTime
    ) -> [AgentAction] {
        workers[worker]?.reported(status)
        return place(at: time)
    }

    /// A worker says whether it takes a job.
    package mutating func answered(
        _ answer: AvailabilityResponse, by worker: String, at time: AgentTime
    ) -> [AgentAction] {
        guard var job = jobs[answer.jobID], case .offered(worker, _) = job.phase else { return [] }
        guard answer.available else {
            workers[worker]?.jobs.remove(answer.jobID)
            job.refused.insert(worker)
            job.phase = .waiting(until: nil)
            if answer.terminate { job.end(.failed, "the worker does not want it done", at: time.nanoseconds) }
            jobs[answer.jobID] = job
            return place(at: time)
        }
        let identity = answer.participantIdentity.isEmpty ? "agent-\(answer.jobID)" : answer.participantIdentity
        job.phase = .running(on: worker)
        job.attempts += 1
        job.change(at: time.nanoseconds) {
            ($0.status, $0.workerID, $0.participantIdentity) = (.running, worker, identity)
            $0.startedAt = $0.startedAt == 0 ? time.nanoseconds : $0.startedAt
        }
        jobs[answer.jobID] = job
        var named = answer
        named.participantIdentity = identity
        return [.assign(job.job, to: worker, as: named)]
    }

    package mutating func changed(
        _ update: UpdateJobStatus, by worker: String, at time: AgentTime
    ) -> [AgentAction] {
        guard var job = jobs[update.jobID], case .running(worker) = job.phase else { return [] }
        switch update.status {
        case .success, .failed, .cancelled:
            workers[worker]?.jobs.remove(update.jobID)
            job.end(update.status, String(update.error.prefix(1024)), at: time.nanoseconds)
        default: job.change(at: time.nanoseconds) { $0.status = update.status }
        }
        jobs[update.jobID] = job
        forgetEnded(of: job.job)
        return place(at: time)
    }

    /// A worker is back that was cut off, and still has these jobs.
    package mutating func migrated(
        _ ids: [String], to worker: String, at time: AgentTime
    ) -> [AgentAction] {
        var actions: [AgentAction] = []
        for id in ids.prefix(limits.jobsPerWorker) {
            guard var job = jobs[id], case .orphaned = job.phase else {
                actions.append(.say(.termination(JobTermination { $0.jobID = id }), to: worker))
                continue
            }
            job.phase = .running(on: worker)
            job.change(at: time.nanoseconds) { $0.workerID = worker }
            jobs[id] = job
            workers[worker]?.jobs.insert(id)
        }
        return actions
    }

    /// Its connection has ended.
    package mutating func lost(_ worker: String, at time: AgentTime) -> [AgentAction] {
        guard let gone = workers.removeValue(forKey: worker) else { return [] }
        for id in gone.jobs {
            switch jobs[id]?.phase {
            case .offered: jobs[id]?.phase = .waiting(until: nil)
            case .running: jobs[id]?.phase = .orphaned(of: worker, until: time.now + limits.grace)
            default: break
            }
        }
        return place(at: time)
    }

    /// To be called about every second.
    package mutating func timePassed(at time: AgentTime) -> [AgentAction] {
        for (id, job) in jobs {
            switch job.phase {
            case .offered(let worker, let deadline) where deadline <= time.now:
                workers[worker]?.jobs.remove(id)
                jobs[id]?.refused.insert(worker)
                jobs[id]?.phase = .waiting(until: nil)
            case .orphaned(_, let deadline) where deadline <= time.now: begin(id, anewAt: time)
            case .waiting(let deadline?) where deadline <= time.now:
                jobs[id]?.refused = []
                jobs[id]?.phase = .waiting(until: nil)
            default: break
            }
        }
        return place(at: time)
    }

    private mutating func begin(_ id: String, anewAt time: AgentTime) {
        guard var job = jobs[id] else { return }
        if job.policy == .never || job.attempts >= limits.attempts {
            job.end(.failed, "the worker was lost", at: time.nanoseconds)
        } else {
            job.phase = .waiting(until: nil)
            job.change(at: time.nanoseconds) { ($0.status, $0.workerID) = (.pending, "") }
        }
        jobs[id] = job
    }

    // MARK: Choosing

    /// Offers what waits to those who can do it.
    mutating func place(at time: AgentTime) -> [AgentAction] {
        var actions: [AgentAction] = []
        for id in jobs.filter({ $0.value.phase == .waiting(until: nil) }).keys.sorted() {
            guard var job = jobs[id] else { continue }
            if let worker = choose(for: job) {
                job.phase = .offered(to: worker, until: time.now + limits.answer)
                workers[worker]?.jobs.insert(id)
                workers[worker]?.sinceReport += 1
                let request = AvailabilityRequest { ($0.job, $0.resuming) = (job.job, job.attempts > 0) }
                actions.append(.say(.availability(request), to: worker))
            } else if !job.refused.isEmpty {
                job.phase = .waiting(until: time.now + limits.retry)
            }
            jobs[id] = job
        }
        return actions
    }

    private func choose(for job: AgentJob) -> String? {
        let able = workers.values.filter { worker in
            worker.skill == job.skill && worker.isAvailable && worker.jobs.count < limits.jobsPerWorker
                && !job.refused.contains(worker.id)
        }.sorted { $0.id < $1.id }
        var rest = chance.number() * able.reduce(0) { $0 + $1.weight }
        for worker in able {
            rest -= worker.weight
            if rest < 0 { return worker.id }
        }
        return able.last?.id
    }
}

/// The time of an event, by both clocks.
package struct AgentTime: Sendable {
    package let now: MonotonicTime
    /// Since 1970.
    package let nanoseconds: Int64

    package init(now: MonotonicTime, nanoseconds: Int64) { (self.now, self.nanoseconds) = (now, nanoseconds) }
}
