// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What a ``Room`` wants done, in this order. Participants and tracks are named by their SIDs.
package enum RoomAction: Equatable, Sendable {
    case send(SignalResponse.Body, to: String)
    /// Bring a track of `publisher` to `subscriber`.
    case subscribe(track: String, publisher: String, subscriber: String)
    case unsubscribe(track: String, subscriber: String)
    /// The participant is out of the room: say `leave` and take down its connection.
    case end(participant: String, LeaveRequest)
}

/// Why somebody does not get in.
package enum RoomRefusal: Error, Equatable, Sendable {
    case full(limit: Int)
    case tooManyRooms(limit: Int)
    /// The name of the room or of the participant is empty or too long.
    case badName
    /// The identity in the token is empty.
    case noIdentity
    case tooLarge(String)
    /// The room is not there, and the token may not make it.
    case noSuchRoom
    /// A client wants to resume a stay that is over.
    case unknownParticipant
}
