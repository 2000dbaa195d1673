// SPDX-License-Identifier: Apache-2.0

/// What a token asks of the room that its bearer makes by joining.
package struct RoomConfiguration: SignalMessage {
    package var name = ""
    package var emptyTimeout: UInt32 = 0
    package var departureTimeout: UInt32 = 0
    package var maxParticipants: UInt32 = 0
    package var agents: [RoomAgentDispatch] = []
    package var metadata = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "name", &name)
        try visitor.single(2, "empty_timeout", &emptyTimeout)
        try visitor.single(3, "departure_timeout", &departureTimeout)
        try visitor.single(4, "max_participants", &maxParticipants)
        try visitor.repeated(10, "agents", &agents)
        try visitor.single(11, "metadata", &metadata)
    }
}
