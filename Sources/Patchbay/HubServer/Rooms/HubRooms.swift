// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Cryptography
import EventLoops
import HubCore
import LiveKitSignal
import Rooms

/// What operators do to rooms through the admin API.
struct HubRooms: RoomGoverning {
    let doorway: RoomsDoorway?
    let keys: [String: Secret]

    func listRooms() async throws(AdminFault) -> [RoomReport] { await (try service()).rooms.map(RoomReport.init) }

    func createRoom(_ request: RoomRequest) async throws(AdminFault) -> RoomReport {
        let service = try service()
        do throws(TwirpError) {
            return RoomReport(try await service.createRoom(CreateRoomRequest { $0.name = request.name }))
        } catch {
            throw .unavailable(error.message)
        }
    }

    /// Signed with the first key by name.
    func makeToken(_ request: RoomTokenRequest) async throws(AdminFault) -> String {
        guard let key = keys.keys.min(), let secret = keys[key] else { throw NoRooms.fault }
        let now = SystemClock().microsecondsSinceEpoch / 1_000_000
        var claims = AccessClaims()
        (claims.issuer, claims.identity, claims.name) = (key, request.identity, request.identity)
        (claims.video.roomJoin, claims.video.room) = (true, request.room)
        claims.video.roomAdmin = request.isAdmin
        claims.video.canUpdateOwnMetadata = true
        (claims.notBefore, claims.expires) = (now, now + request.seconds)
        return AccessToken.sign(claims, secret: secret.reveal())
    }

    func closeRoom(_ name: String) async throws(AdminFault) {
        let service = try service()
        do throws(TwirpError) {
            _ = try await service.deleteRoom(DeleteRoomRequest { $0.room = name })
        } catch {
            throw .noSuchRoom(name)
        }
    }

    private func service() throws(AdminFault) -> RoomService {
        guard let service = doorway?.service else { throw NoRooms.fault }
        return service
    }
}

extension RoomReport {
    fileprivate init(_ room: RoomInfo) {
        self.init(
            name: room.name, sid: room.sid, participants: Int(room.numParticipants),
            publishers: Int(room.numPublishers), created: room.creationTime)
    }
}
