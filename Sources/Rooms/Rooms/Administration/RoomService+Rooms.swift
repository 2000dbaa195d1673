// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// The server API: rooms and who is in them.
extension RoomService {
    /// An existing room of that name is given as it is.
    package func createRoom(_ request: CreateRoomRequest) throws(TwirpError) -> RoomInfo {
        guard !request.name.isEmpty, request.name.utf8.count <= RoomLimits.name else {
            throw TwirpError(RoomRefusal.badName)
        }
        guard request.metadata.utf8.count <= RoomLimits.metadata else {
            throw TwirpError(RoomRefusal.tooLarge("metadata"))
        }
        let wish = RoomConfiguration {
            ($0.emptyTimeout, $0.departureTimeout) = (request.emptyTimeout, request.departureTimeout)
            ($0.maxParticipants, $0.metadata, $0.agents) = (request.maxParticipants, request.metadata, request.agents)
        }
        do throws(RoomRefusal) { return try table.open(request.name, wish).state.info } catch {
            throw TwirpError(error)
        }
    }

    package func listRooms(_ request: ListRoomsRequest) -> ListRoomsResponse {
        let names = Set(request.names)
        return ListRoomsResponse { $0.rooms = table.list.filter { names.isEmpty || names.contains($0.name) } }
    }

    package func deleteRoom(_ request: DeleteRoomRequest) throws(TwirpError) -> EmptyResponse {
        guard table.close(request.room) else { throw .noRoom(request.room) }
        return EmptyResponse()
    }

    package func updateRoomMetadata(_ request: UpdateRoomMetadataRequest) throws(TwirpError) -> RoomInfo {
        let room = try known(request.room)
        do throws(RoomRefusal) { room.perform(try room.state.metadataChanged(request.metadata)) } catch {
            throw TwirpError(error)
        }
        return room.state.info
    }

    package func listParticipants(
        _ request: ListParticipantsRequest
    ) throws(TwirpError) -> ListParticipantsResponse {
        let members = try known(request.room).state.members
        return ListParticipantsResponse { $0.participants = members.map(\.info) }
    }

    package func getParticipant(_ request: RoomParticipantIdentity) throws(TwirpError) -> ParticipantInfo {
        try known(request.room, request.identity).participant.info
    }

    package func removeParticipant(_ request: RoomParticipantIdentity) throws(TwirpError) -> EmptyResponse {
        let (room, participant) = try known(request.room, request.identity)
        room.perform(room.state.left(participant.sid, .participantRemoved))
        return EmptyResponse()
    }

    package func updateParticipant(_ request: UpdateParticipantRequest) throws(TwirpError) -> ParticipantInfo {
        let (room, participant) = try known(request.room, request.identity)
        do throws(RoomRefusal) { try room.update(request, of: participant.sid) } catch { throw TwirpError(error) }
        return room.state[participant: participant.sid]?.info ?? participant.info
    }

    package func updateSubscriptions(_ request: UpdateSubscriptionsRequest) throws(TwirpError) -> EmptyResponse {
        let (room, participant) = try known(request.room, request.identity)
        room.perform(room.state.subscriptionsChanged(request, of: participant.sid))
        return EmptyResponse()
    }

    /// Only mutes: to let somebody be heard is for themselves to do.
    package func mutePublishedTrack(
        _ request: MuteRoomTrackRequest
    ) throws(TwirpError) -> MuteRoomTrackResponse {
        let (room, participant) = try known(request.room, request.identity)
        guard participant[track: request.trackSID] != nil else { throw .noTrack }
        guard request.muted else {
            throw TwirpError(.failedPrecondition, "a participant is unmuted by itself alone")
        }
        room.perform(room.state.muted(request.trackSID, true, of: participant.sid))
        let track = room.state[participant: participant.sid]?[track: request.trackSID]
        return MuteRoomTrackResponse { $0.track = track?.info }
    }

    // MARK: Inside

    func known(_ name: String) throws(TwirpError) -> LiveRoom {
        guard let room = table.room(name) else { throw .noRoom(name) }
        return room
    }

    func known(_ name: String, _ identity: String) throws(TwirpError) -> (room: LiveRoom, participant: Participant) {
        let room = try known(name)
        guard let participant = room.state.participant(identity: identity) else { throw .noParticipant }
        return (room, participant)
    }
}
