// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal

/// A worker as the dispatcher knows it.
struct AgentWorker: Equatable, Sendable {
    let id: String
    let skill: AgentSkill
    /// What its agents may do; nil for what is usual.
    let permission: ParticipantPermission?
    var isAvailable = true
    /// As it said last, from 0 to 1.
    var load: Float = 0
    /// Jobs that it was given since it said so.
    var sinceReport = 0
    /// Ids of the jobs that it was offered or has.
    var jobs: Set<String> = []

    /// A new job shows in the reported load only after a while; meanwhile it is taken to cost this.
    private static let assumedLoad: Float = 0.1

    init(id: String, _ request: RegisterWorkerRequest) {
        self.id = id
        skill = AgentSkill(
            agentName: request.agentName, type: request.type, deployment: request.deployment)
        permission = request.allowedPermissions
    }

    /// How likely it is to be chosen, beside others.
    var weight: Double { Double(max(0.01, 1 - load - Self.assumedLoad * Float(sinceReport))) }

    mutating func reported(_ status: UpdateWorkerStatus) {
        if let status = status.status { isAvailable = status == .available }
        if status.draining { isAvailable = false }
        load = status.load.isFinite ? max(0, min(1, status.load)) : 1
        sinceReport = 0
    }
}

/// What a job needs and a worker has.
struct AgentSkill: Equatable, Hashable, Sendable {
    /// Empty for agents that come by themselves.
    var agentName: String
    var type: JobType
    var deployment: String
}
