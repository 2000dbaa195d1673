// SPDX-License-Identifier: Apache-2.0

/// Makes a room, or gives the one of that name.
package struct CreateRoomRequest: SignalMessage {
    package var name = ""
    /// Seconds; 0 for what is usual, as below.
    package var emptyTimeout: UInt32 = 0
    package var maxParticipants: UInt32 = 0
    package var metadata = ""
    package var departureTimeout: UInt32 = 0
    package var agents: [RoomAgentDispatch] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "name", &name)
        try visitor.single(2, "empty_timeout", &emptyTimeout)
        try visitor.single(3, "max_participants", &maxParticipants)
        try visitor.single(5, "metadata", &metadata)
        try visitor.single(10, "departure_timeout", &departureTimeout)
        try visitor.repeated(14, "agents", &agents)
    }
}

/// An agent that a room is to have from its beginning.
package struct RoomAgentDispatch: SignalMessage {
    package var agentName = ""
    package var metadata = ""
    package var restartPolicy = JobRestartPolicy()
    package var deployment = ""
    package var attributes: [String: String] = [:]

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "agent_name", &agentName)
        try visitor.single(2, "metadata", &metadata)
        try visitor.single(3, "restart_policy", &restartPolicy)
        try visitor.single(4, "deployment", &deployment)
        try visitor.map(5, "attributes", &attributes)
    }
}

/// Asks for rooms.
package struct ListRoomsRequest: SignalMessage {
    /// Empty for all.
    package var names: [String] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "names", &names)
    }
}

/// Rooms in the order of their names.
package struct ListRoomsResponse: SignalMessage {
    package var rooms: [RoomInfo] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "rooms", &rooms)
    }
}

/// Ends a room for everybody.
package struct DeleteRoomRequest: SignalMessage {
    package var room = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
    }
}

/// Replaces what a room says of itself.
package struct UpdateRoomMetadataRequest: SignalMessage {
    package var room = ""
    package var metadata = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
        try visitor.single(2, "metadata", &metadata)
    }
}

/// Says that it is done.
package struct EmptyResponse: SignalMessage {
    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {}
}
