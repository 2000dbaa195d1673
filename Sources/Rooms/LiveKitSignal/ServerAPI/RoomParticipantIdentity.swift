// SPDX-License-Identifier: Apache-2.0

/// Names one participant.
package struct RoomParticipantIdentity: SignalMessage {
    package var room = ""
    package var identity = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
        try visitor.single(2, "identity", &identity)
    }
}

/// Asks who is in a room.
package struct ListParticipantsRequest: SignalMessage {
    package var room = ""

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
    }
}

/// In the order of joining.
package struct ListParticipantsResponse: SignalMessage {
    package var participants: [ParticipantInfo] = []

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.repeated(1, "participants", &participants)
    }
}

/// Changes what a participant is called, says of itself and may do. What is empty stays.
package struct UpdateParticipantRequest: SignalMessage {
    package var room = ""
    package var identity = ""
    package var metadata = ""
    package var permission: ParticipantPermission?
    package var name = ""
    /// An empty value takes an attribute away.
    package var attributes: [String: String] = [:]

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "room", &room)
        try visitor.single(2, "identity", &identity)
        try visitor.single(3, "metadata", &metadata)
        try visitor.optional(4, "permission", &permission)
        try visitor.single(5, "name", &name)
        try visitor.map(6, "attributes", &attributes)
    }
}
