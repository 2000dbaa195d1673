// SPDX-License-Identifier: Apache-2.0

/// Work for one agent: to be in a room.
package struct Job: SignalMessage {
    /// Starts with `AJ_`.
    package var id = ""
    package var type = JobType()
    package var room: RoomInfo?
    /// Whom it is about, for jobs that are about one.
    package var participant: ParticipantInfo?
    package var namespace = ""
    package var metadata = ""
    package var agentName = ""
    package var state: JobState?
    package var dispatchID = ""
    package var deployment = ""
    package var attributes: [String: String] = [:]

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "id", &id)
        try visitor.single(2, "type", &type)
        try visitor.optional(3, "room", &room)
        try visitor.optional(4, "participant", &participant)
        try visitor.single(5, "namespace", &namespace)
        try visitor.single(6, "metadata", &metadata)
        try visitor.single(7, "agent_name", &agentName)
        try visitor.optional(8, "state", &state)
        try visitor.single(9, "dispatch_id", &dispatchID)
        try visitor.single(11, "deployment", &deployment)
        try visitor.map(12, "attributes", &attributes)
    }
}

/// How far a job is. Times are in nanoseconds since 1970.
package struct JobState: SignalMessage {
    package var status = JobStatus()
    package var error = ""
    package var startedAt: Int64 = 0
    package var endedAt: Int64 = 0
    package var updatedAt: Int64 = 0
    package var participantIdentity = ""
    package var workerID = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "status", &status)
        try visitor.single(2, "error", &error)
        try visitor.single(3, "started_at", &startedAt)
        try visitor.single(4, "ended_at", &endedAt)
        try visitor.single(5, "updated_at", &updatedAt)
        try visitor.single(6, "participant_identity", &participantIdentity)
        try visitor.single(7, "worker_id", &workerID)
    }
}

/// What a job is for.
package struct JobType: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let room = JobType(number: 0)
    package static let publisher = JobType(number: 1)
    package static let participant = JobType(number: 2)

    package static let names: [Int32: String] = [
        0: "JT_ROOM", 1: "JT_PUBLISHER", 2: "JT_PARTICIPANT",
    ]
}

/// Where a job stands.
package struct JobStatus: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let pending = JobStatus(number: 0)
    package static let running = JobStatus(number: 1)
    package static let success = JobStatus(number: 2)
    package static let failed = JobStatus(number: 3)
    package static let cancelled = JobStatus(number: 4)

    package static let names: [Int32: String] = [
        0: "JS_PENDING", 1: "JS_RUNNING", 2: "JS_SUCCESS", 3: "JS_FAILED", 4: "JS_CANCELLED",
    ]
}
