// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal

/// A job with where it stands.
struct AgentJob: Equatable, Sendable {
    enum Phase: Equatable, Sendable {
        /// Nobody has it; those who refused it are asked again from then on.
        case waiting(until: MonotonicTime?)
        case offered(to: String, until: MonotonicTime)
        case running(on: String)
        /// Its worker was cut off and may come back until then.
        case orphaned(of: String, until: MonotonicTime)
        case ended
    }

    var job: Job
    let policy: JobRestartPolicy
    var phase = Phase.waiting(until: nil)
    /// Workers that did not want it.
    var refused: Set<String> = []
    /// How often a worker has begun it.
    var attempts = 0

    init(_ job: Job, policy: JobRestartPolicy) { (self.job, self.policy) = (job, policy) }

    var isOver: Bool { phase == .ended }
    var isWaiting: Bool { if case .waiting = phase { true } else { false } }

    var skill: AgentSkill {
        AgentSkill(agentName: job.agentName, type: job.type, deployment: job.deployment)
    }

    mutating func change(at nanoseconds: Int64, _ change: (inout JobState) -> Void) {
        var state = job.state ?? JobState()
        change(&state)
        state.updatedAt = nanoseconds
        job.state = state
    }

    mutating func end(_ status: JobStatus, _ error: String = "", at nanoseconds: Int64) {
        phase = .ended
        change(at: nanoseconds) {
            ($0.status, $0.error) = (status, error)
            $0.endedAt = nanoseconds
        }
    }
}
