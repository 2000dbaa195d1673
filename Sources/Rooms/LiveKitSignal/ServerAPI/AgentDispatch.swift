// SPDX-License-Identifier: Apache-2.0

/// The wish that an agent be in a room, and what has become of it.
package struct AgentDispatch: SignalMessage {
    /// Starts with `AD_`.
    package var id = ""
    package var agentName = ""
    package var room = ""
    package var metadata = ""
    package var state: AgentDispatchState?
    package var restartPolicy = JobRestartPolicy()
    package var deployment = ""
    package var attributes: [String: String] = [:]

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "id", &id)
        try visitor.single(2, "agent_name", &agentName)
        try visitor.single(3, "room", &room)
        try visitor.single(4, "metadata", &metadata)
        try visitor.optional(5, "state", &state)
        try visitor.single(6, "restart_policy", &restartPolicy)
        try visitor.single(7, "deployment", &deployment)
        try visitor.map(8, "attributes", &attributes)
    }
}

/// The jobs of a dispatch. Times are in nanoseconds since 1970.
package struct AgentDispatchState: SignalMessage {
    package var jobs: [Job] = []
    package var createdAt: Int64 = 0
    package var deletedAt: Int64 = 0

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "jobs", &jobs)
        try visitor.single(2, "created_at", &createdAt)
        try visitor.single(3, "deleted_at", &deletedAt)
    }
}

/// Whether a job whose worker is lost is given to another one.
package struct JobRestartPolicy: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let onFailure = JobRestartPolicy(number: 0)
    package static let never = JobRestartPolicy(number: 1)

    package static let names: [Int32: String] = [
        0: "JRP_ON_FAILURE", 1: "JRP_NEVER",
    ]
}
