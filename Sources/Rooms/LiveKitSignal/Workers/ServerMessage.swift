// SPDX-License-Identifier: Apache-2.0

/// What we say to a worker.
package struct ServerMessage: SignalMessage {
    /// Nil for what is not known here.
    package var body: Body?

    package init() {}

    package init(_ body: Body) { self.body = body }

    package enum Body: Equatable, Sendable {
        case register(RegisterWorkerResponse)
        case availability(AvailabilityRequest)
        case assignment(JobAssignment)
        case pong(WorkerPong)
        case termination(JobTermination)
    }

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.choice(1, "register", &body, Body.register) {
            if case .register(let value) = $0 { value } else { nil }
        }
        try visitor.choice(2, "availability", &body, Body.availability) {
            if case .availability(let value) = $0 { value } else { nil }
        }
        try visitor.choice(3, "assignment", &body, Body.assignment) {
            if case .assignment(let value) = $0 { value } else { nil }
        }
        try visitor.choice(4, "pong", &body, Body.pong) {
            if case .pong(let value) = $0 { value } else { nil }
        }
        try visitor.choice(5, "termination", &body, Body.termination) {
            if case .termination(let value) = $0 { value } else { nil }
        }
    }
}
