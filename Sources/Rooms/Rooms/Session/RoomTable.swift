// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal

/// All rooms of a hub, by name. Belongs to the media loop.
final class RoomTable {
    private let media: RoomMedia
    private let configuration: RoomServiceConfiguration
    private var rooms: [String: LiveRoom] = [:]

    init(media: RoomMedia, configuration: RoomServiceConfiguration) {
        (self.media, self.configuration) = (media, configuration)
    }

    var list: [RoomInfo] { rooms.values.map(\.state.info).sorted { $0.name < $1.name } }

    func room(_ name: String) -> LiveRoom? { rooms[name] }

    /// The room, made if it is not there.
    func open(_ name: String, _ options: RoomOptions? = nil) throws(RoomRefusal) -> LiveRoom {
        if let room = rooms[name] { return room }
        guard rooms.count < configuration.maximumRooms else {
            throw .tooManyRooms(limit: configuration.maximumRooms)
        }
        let state = Room(
            sid: media.newSID("RM"), name: name, options: options ?? configuration.room,
            createdAt: media.milliseconds)
        let room = LiveRoom(state, media: media)
        rooms[name] = room
        return room
    }

    func join(_ entry: RoomEntry, _ outlet: SignalOutlet) throws(RoomRefusal) -> RoomMembership {
        guard entry.mayCreate || rooms[entry.room] != nil else { throw .noSuchRoom }
        let room = try open(entry.room)
        return RoomMembership(room: entry.room, sid: try room.join(entry, configuration.joinTemplate, outlet))
    }

    func resume(
        _ sid: String, of identity: String, in room: String, _ outlet: SignalOutlet
    ) throws(RoomRefusal) -> RoomMembership {
        guard rooms[room]?.resume(sid, identity: identity, configuration.reconnectTemplate, outlet) == true else {
            throw .unknownParticipant
        }
        return RoomMembership(room: room, sid: sid)
    }

    func timePassed() {
        for (name, room) in rooms {
            room.windowEnded()
            if room.timePassed(at: media.now) { rooms[name] = nil }
        }
    }

    func closeAll() {
        for room in rooms.values { room.close(.serverShutdown) }
        rooms = [:]
    }
}
