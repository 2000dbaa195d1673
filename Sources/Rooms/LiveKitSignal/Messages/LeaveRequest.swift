// SPDX-License-Identifier: Apache-2.0

/// The end of a stay, from either side.
package struct LeaveRequest: SignalMessage {
    package var canReconnect = false
    package var reason = DisconnectReason()
    package var action = LeaveAction()

    package init() {}

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.single(1, "can_reconnect", &canReconnect)
        try visitor.single(2, "reason", &reason)
        try visitor.single(3, "action", &action)
    }
}

/// What the client is to do next.
package struct LeaveAction: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let disconnect = LeaveAction(number: 0)
    package static let resume = LeaveAction(number: 1)
    package static let reconnect = LeaveAction(number: 2)

    package static let names: [Int32: String] = [
        0: "DISCONNECT", 1: "RESUME", 2: "RECONNECT",
    ]
}

/// Why a stay ended.
package struct DisconnectReason: SignalEnumeration {
    package let number: Int32

    package init(number: Int32) { self.number = number }

    package static let unknown = DisconnectReason(number: 0)
    package static let clientInitiated = DisconnectReason(number: 1)
    package static let duplicateIdentity = DisconnectReason(number: 2)
    package static let serverShutdown = DisconnectReason(number: 3)
    package static let participantRemoved = DisconnectReason(number: 4)
    package static let roomDeleted = DisconnectReason(number: 5)
    package static let stateMismatch = DisconnectReason(number: 6)
    package static let joinFailure = DisconnectReason(number: 7)
    package static let migration = DisconnectReason(number: 8)
    package static let signalClose = DisconnectReason(number: 9)
    package static let roomClosed = DisconnectReason(number: 10)
    package static let connectionTimeout = DisconnectReason(number: 14)
    package static let mediaFailure = DisconnectReason(number: 15)

    package static let names: [Int32: String] = [
        0: "UNKNOWN_REASON", 1: "CLIENT_INITIATED", 2: "DUPLICATE_IDENTITY", 3: "SERVER_SHUTDOWN",
        4: "PARTICIPANT_REMOVED", 5: "ROOM_DELETED", 6: "STATE_MISMATCH", 7: "JOIN_FAILURE", 8: "MIGRATION",
        9: "SIGNAL_CLOSE", 10: "ROOM_CLOSED", 14: "CONNECTION_TIMEOUT", 15: "MEDIA_FAILURE",
    ]
}
