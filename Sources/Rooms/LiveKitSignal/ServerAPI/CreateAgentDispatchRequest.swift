// SPDX-License-Identifier: Apache-2.0

/// Sends an agent into a room.
package struct CreateAgentDispatchRequest: SignalMessage {
    package var agentName = ""
    package var room = ""
    package var metadata = ""
    package var restartPolicy = JobRestartPolicy()
    package var deployment = ""
    package var attributes: [String: String] = [:]

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "agent_name", &agentName)
        try visitor.single(2, "room", &room)
        try visitor.single(3, "metadata", &metadata)
        try visitor.single(4, "restart_policy", &restartPolicy)
        try visitor.single(5, "deployment", &deployment)
        try visitor.map(6, "attributes", &attributes)
    }
}

/// Takes an agent out of a room.
package struct DeleteAgentDispatchRequest: SignalMessage {
    package var dispatchID = ""
    package var room = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "dispatch_id", &dispatchID)
        try visitor.single(2, "room", &room)
    }
}

/// Asks for the dispatches of a room.
package struct ListAgentDispatchRequest: SignalMessage {
    /// Empty for all.
    package var dispatchID = ""
    package var room = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "dispatch_id", &dispatchID)
        try visitor.single(2, "room", &room)
    }
}

/// In the order of their making.
package struct ListAgentDispatchResponse: SignalMessage {
    package var agentDispatches: [AgentDispatch] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "agent_dispatches", &agentDispatches)
    }
}
