// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal

/// A method of the server API: who may call it, and what it does.
struct TwirpMethod: Sendable {
    /// What a token must grant.
    enum Grant: Sendable {
        case create, list
        /// `roomAdmin` for the very room that the request names.
        case admin
    }

    let answer: @Sendable (TwirpCall, RoomService) async throws(TwirpError) -> [UInt8]

    private init<Request: SignalMessage, Response: SignalMessage>(
        _ grant: Grant, _ room: @escaping @Sendable (Request) -> String,
        _ perform: @escaping @Sendable (RoomService, Request) async throws(TwirpError) -> Response
    ) {
        answer = { call, service throws(TwirpError) in
            let request: Request
            do throws(SignalError) { request = try call.encoding.message(call.body) } catch {
                throw TwirpError(.malformed, "the body is no \(Request.self): \(error)")
            }
            try grant.check(call.claims.video, room: room(request))
            let response = try await perform(service, request)
            do throws(SignalError) { return try call.encoding.bytes(response) } catch {
                throw TwirpError(.internal, "the answer cannot be written")
            }
        }
    }

    /// By service and name.
    static let all: [String: TwirpMethod] = [
        "RoomService/CreateRoom": TwirpMethod(.create, \CreateRoomRequest.name) {
            service, request throws(TwirpError) in try await service.createRoom(request)
        },
        "RoomService/ListRooms": TwirpMethod(.list, { (_: ListRoomsRequest) in "" }) {
            service, request throws(TwirpError) in await service.listRooms(request)
        },
        "RoomService/DeleteRoom": TwirpMethod(.create, \DeleteRoomRequest.room) {
            service, request throws(TwirpError) in try await service.deleteRoom(request)
        },
        "RoomService/ListParticipants": TwirpMethod(.admin, \ListParticipantsRequest.room) {
            service, request throws(TwirpError) in try await service.listParticipants(request)
        },
        "RoomService/GetParticipant": TwirpMethod(.admin, \RoomParticipantIdentity.room) {
            service, request throws(TwirpError) in try await service.getParticipant(request)
        },
        "RoomService/RemoveParticipant": TwirpMethod(.admin, \RoomParticipantIdentity.room) {
            service, request throws(TwirpError) in try await service.removeParticipant(request)
        },
        "RoomService/MutePublishedTrack": TwirpMethod(.admin, \MuteRoomTrackRequest.room) {
            service, request throws(TwirpError) in try await service.mutePublishedTrack(request)
        },
        "RoomService/UpdateParticipant": TwirpMethod(.admin, \UpdateParticipantRequest.room) {
            service, request throws(TwirpError) in try await service.updateParticipant(request)
        },
        "RoomService/UpdateSubscriptions": TwirpMethod(.admin, \UpdateSubscriptionsRequest.room) {
            service, request throws(TwirpError) in try await service.updateSubscriptions(request)
        },
        "RoomService/SendData": TwirpMethod(.admin, \SendDataRequest.room) {
            service, request throws(TwirpError) in try await service.sendData(request)
        },
        "RoomService/UpdateRoomMetadata": TwirpMethod(.admin, \UpdateRoomMetadataRequest.room) {
            service, request throws(TwirpError) in try await service.updateRoomMetadata(request)
        },
        "RoomService/PerformRpc": TwirpMethod(.admin, \PerformRpcRequest.room) {
            service, request throws(TwirpError) in try await service.performRpc(request)
        },
        "AgentDispatchService/CreateDispatch": TwirpMethod(.admin, \CreateAgentDispatchRequest.room) {
            service, request throws(TwirpError) in try await service.createDispatch(request)
        },
        "AgentDispatchService/ListDispatch": TwirpMethod(.admin, \ListAgentDispatchRequest.room) {
            service, request throws(TwirpError) in try await service.listDispatch(request)
        },
        "AgentDispatchService/DeleteDispatch": TwirpMethod(.admin, \DeleteAgentDispatchRequest.room) {
            service, request throws(TwirpError) in try await service.deleteDispatch(request)
        },
    ]
}

/// One call of the server API, as it came in.
struct TwirpCall: Sendable {
    let body: [UInt8]
    let encoding: SignalEncoding
    let claims: AccessClaims
}

extension TwirpMethod.Grant {
    fileprivate func check(_ video: VideoGrant, room: String) throws(TwirpError) {
        switch self {
        case .create: if !video.roomCreate { throw Self.denied("roomCreate") }
        case .list: if !video.roomList { throw Self.denied("roomList") }
        case .admin:
            guard video.roomAdmin, !room.isEmpty, video.room == room else {
                throw Self.denied("roomAdmin for the room that the request names")
            }
        }
    }

    private static func denied(_ what: String) -> TwirpError {
        TwirpError(.permissionDenied, "the access token does not grant \(what)")
    }
}
