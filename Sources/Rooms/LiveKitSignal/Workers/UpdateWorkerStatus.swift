// SPDX-License-Identifier: Apache-2.0

/// How busy a worker is.
package struct UpdateWorkerStatus: SignalMessage {
    package var status: WorkerStatus?
    /// From 0 to 1.
    package var load: Float = 0
    package var jobCount: UInt32 = 0
    package var draining = false
    package var seq: UInt64 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.optional(1, "status", &status)
        try visitor.single(3, "load", &load)
        try visitor.single(4, "job_count", &jobCount)
        try visitor.single(5, "draining", &draining)
        try visitor.single(6, "seq", &seq)
    }
}

/// Whether a worker takes jobs.
package struct WorkerStatus: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let available = WorkerStatus(number: 0)
    package static let full = WorkerStatus(number: 1)

    package static let names: [Int32: String] = [
        0: "WS_AVAILABLE", 1: "WS_FULL",
    ]
}

/// How a job goes on.
package struct UpdateJobStatus: SignalMessage {
    package var jobID = ""
    package var status = JobStatus()
    package var error = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "job_id", &jobID)
        try visitor.single(2, "status", &status)
        try visitor.single(3, "error", &error)
    }
}

/// Jobs that a worker still has after it was cut off.
package struct MigrateJobRequest: SignalMessage {
    package var jobIDs: [String] = []
    package var jobs: [Job] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(2, "job_ids", &jobIDs)
        try visitor.repeated(3, "jobs", &jobs)
    }
}

/// A worker wants a job without anybody's asking, to try itself.
package struct SimulateJobRequest: SignalMessage {
    package var type = JobType()
    package var room: RoomInfo?
    package var participant: ParticipantInfo?

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "type", &type)
        try visitor.optional(2, "room", &room)
        try visitor.optional(3, "participant", &participant)
    }
}

/// A worker asks whether we are there.
package struct WorkerPing: SignalMessage {
    package var timestamp: Int64 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "timestamp", &timestamp)
    }
}

/// We are.
package struct WorkerPong: SignalMessage {
    package var lastTimestamp: Int64 = 0
    package var timestamp: Int64 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "last_timestamp", &lastTimestamp)
        try visitor.single(2, "timestamp", &timestamp)
    }
}
