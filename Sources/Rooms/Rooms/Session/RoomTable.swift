// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal

/// All rooms of a hub, by name. Belongs to the media loop.
final class RoomTable {
    let agents: AgentPool
    private let media: RoomMedia
    private let configuration: RoomServiceConfiguration
    private var rooms: [String: LiveRoom] = [:]

    init(media: RoomMedia, configuration: RoomServiceConfiguration, observer: (any RoomObserving)?) {
        (self.media, self.configuration) = (media, configuration)
        agents = AgentPool(media: media, configuration: configuration)
        media.report = { [agents] event in
            agents.happened(event)
            observer?.happened(event)
        }
    }

    var list: [RoomInfo] { rooms.values.map(\.state.info).sorted { $0.name < $1.name } }

    func room(_ name: String) -> LiveRoom? { rooms[name] }

    /// The room, made as `wish` says if it is not there.
    func open(_ name: String, _ wish: RoomConfiguration? = nil) throws(RoomRefusal) -> LiveRoom {
        if let room = rooms[name] { return room }
        guard rooms.count < configuration.maximumRooms else {
            throw .tooManyRooms(limit: configuration.maximumRooms)
        }
        let state = Room(
            sid: media.newSID("RM"), name: name, options: RoomOptions(configuration.room, wish),
            createdAt: media.milliseconds)
        let room = LiveRoom(state, media: media)
        rooms[name] = room
        media.report(.roomStarted(state.info))
        for agent in wish?.agents ?? [] {
            let request = CreateAgentDispatchRequest {
                ($0.agentName, $0.room, $0.metadata) = (agent.agentName, name, agent.metadata)
                ($0.restartPolicy, $0.deployment) = (agent.restartPolicy, agent.deployment)
                $0.attributes = agent.attributes
            }
            // A room without one of its agents is better than none; the list of dispatches shows it.
            _ = try? agents.dispatch(request, in: state)
        }
        return room
    }

    func join(
        _ entry: RoomEntry, _ outlet: SignalOutlet, inside: InsideFeed? = nil
    ) throws(RoomRefusal) -> RoomMembership {
        guard entry.mayCreate || rooms[entry.room] != nil else { throw .noSuchRoom }
        let room = try open(entry.room, entry.configuration)
        let sid = try room.join(entry, configuration.joinTemplate, outlet, inside: inside)
        return RoomMembership(room: entry.room, sid: sid)
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
            if room.timePassed(at: media.now) { close(name, .roomClosed) }
        }
        agents.timePassed()
    }

    /// Whether anybody is inside the hub; if so, their time has passed too.
    func timePassedInside() -> Bool {
        var isNeeded = false
        for room in rooms.values where room.timePassedInside(at: media.now) { isNeeded = true }
        return isNeeded
    }

    /// Ends a room for everybody in it; false if there is none of that name.
    @discardableResult
    func close(_ name: String, _ reason: DisconnectReason = .roomDeleted) -> Bool {
        guard let room = rooms.removeValue(forKey: name) else { return false }
        room.close(reason)
        media.report(.roomEnded(room.state.info))
        return true
    }

    func closeAll() {
        for name in rooms.keys.sorted() { close(name, .serverShutdown) }
        agents.close()
    }
}
