// SPDX-License-Identifier: Apache-2.0

/// A worker says what it can do; its first message.
package struct RegisterWorkerRequest: SignalMessage {
    package var type = JobType()
    package var version = ""
    package var pingInterval: UInt32 = 0
    package var namespace: String?
    /// What its agents shall be allowed.
    package var allowedPermissions: ParticipantPermission?
    /// Empty for an agent that comes by itself.
    package var agentName = ""
    package var deployment = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "type", &type)
        try visitor.single(3, "version", &version)
        try visitor.single(5, "ping_interval", &pingInterval)
        try visitor.optional(6, "namespace", &namespace)
        try visitor.optional(7, "allowed_permissions", &allowedPermissions)
        try visitor.single(8, "agent_name", &agentName)
        try visitor.single(9, "deployment", &deployment)
    }
}

/// It is known now.
package struct RegisterWorkerResponse: SignalMessage {
    /// Starts with `AW_`.
    package var workerID = ""
    package var serverInfo: ServerInfo?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "worker_id", &workerID)
        try visitor.optional(3, "server_info", &serverInfo)
    }
}

/// Whether a worker takes a job.
package struct AvailabilityRequest: SignalMessage {
    package var job: Job?
    package var resuming = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "job", &job)
        try visitor.single(2, "resuming", &resuming)
    }
}

/// What it says to that, and as whom its agent will come.
package struct AvailabilityResponse: SignalMessage {
    package var jobID = ""
    package var available = false
    package var supportsResume = false
    package var participantName = ""
    package var participantIdentity = ""
    package var participantMetadata = ""
    package var participantAttributes: [String: String] = [:]
    /// The job is not to be offered to anybody else.
    package var terminate = false

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "job_id", &jobID)
        try visitor.single(2, "available", &available)
        try visitor.single(3, "supports_resume", &supportsResume)
        try visitor.single(4, "participant_name", &participantName)
        try visitor.single(5, "participant_identity", &participantIdentity)
        try visitor.single(6, "participant_metadata", &participantMetadata)
        try visitor.map(7, "participant_attributes", &participantAttributes)
        try visitor.single(8, "terminate", &terminate)
    }
}

/// The job is the worker's; by the token its agent joins.
package struct JobAssignment: SignalMessage {
    package var job: Job?
    package var url: String?
    package var token = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "job", &job)
        try visitor.optional(2, "url", &url)
        try visitor.single(3, "token", &token)
    }
}

/// The agent is to leave.
package struct JobTermination: SignalMessage {
    package var jobID = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "job_id", &jobID)
    }
}
