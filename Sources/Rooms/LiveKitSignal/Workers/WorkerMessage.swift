// SPDX-License-Identifier: Apache-2.0

/// What a worker says.
package struct WorkerMessage: SignalMessage {
    /// Nil for what is not known here.
    package var body: Body?

    package init() {}

    package init(_ body: Body) { self.body = body }

    package enum Body: Equatable, Sendable {
        case register(RegisterWorkerRequest)
        case availability(AvailabilityResponse)
        case updateWorker(UpdateWorkerStatus)
        case updateJob(UpdateJobStatus)
        case ping(WorkerPing)
        case simulateJob(SimulateJobRequest)
        case migrateJob(MigrateJobRequest)
    }

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.choice(1, "register", &body, Body.register) {
            if case .register(let value) = $0 { value } else { nil }
        }
        try visitor.choice(2, "availability", &body, Body.availability) {
            if case .availability(let value) = $0 { value } else { nil }
        }
        try visitor.choice(3, "update_worker", &body, Body.updateWorker) {
            if case .updateWorker(let value) = $0 { value } else { nil }
        }
        try visitor.choice(4, "update_job", &body, Body.updateJob) {
            if case .updateJob(let value) = $0 { value } else { nil }
        }
        try visitor.choice(5, "ping", &body, Body.ping) {
            if case .ping(let value) = $0 { value } else { nil }
        }
        try visitor.choice(6, "simulate_job", &body, Body.simulateJob) {
            if case .simulateJob(let value) = $0 { value } else { nil }
        }
        try visitor.choice(7, "migrate_job", &body, Body.migrateJob) {
            if case .migrateJob(let value) = $0 { value } else { nil }
        }
    }
}
