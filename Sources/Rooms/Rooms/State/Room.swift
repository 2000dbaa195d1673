// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// A room: who is in it, what they publish, and who receives what. Pure: requests and events come in, actions come out.
package struct Room: Equatable, Sendable {
    package let sid: String
    package let name: String
    package let options: RoomOptions
    package internal(set) var metadata: String
    private let creationMilliseconds: Int64
    var participants: [String: Participant] = [:]
    /// SIDs in the order of joining.
    private var order: [String] = []
    /// Of each participant the tracks that come to it.
    var subscriptions: [String: Set<String>] = [:]
    /// Whether anybody ever came.
    package private(set) var hasBeenEntered = false

    /// `milliseconds` since 1970.
    package init(sid: String, name: String, options: RoomOptions, createdAt milliseconds: Int64) {
        (self.sid, self.name, self.options, creationMilliseconds) = (sid, name, options, milliseconds)
        metadata = options.metadata
    }

    /// Whether nobody is there for whom the room is: agents and recorders do not keep it open.
    package var isDeserted: Bool {
        participants.values.allSatisfy { $0.facts.kind == .agent || $0.facts.kind == .egress }
    }
    package var count: Int { participants.count }

    /// In the order of joining.
    package var members: [Participant] { order.compactMap { participants[$0] } }

    package subscript(participant sid: String) -> Participant? { participants[sid] }

    package func participant(identity: String) -> Participant? {
        participants.values.first { $0.identity == identity }
    }

    package var info: RoomInfo {
        RoomInfo {
            ($0.sid, $0.name, $0.metadata) = (sid, name, metadata)
            $0.emptyTimeout = UInt32(clamping: options.emptyTimeout.components.seconds)
            $0.departureTimeout = UInt32(clamping: options.departureTimeout.components.seconds)
            $0.maxParticipants = UInt32(clamping: options.maximumParticipants)
            $0.creationTime = creationMilliseconds / 1000
            $0.creationTimeMs = creationMilliseconds
            $0.numParticipants = UInt32(clamping: participants.values.count(where: { !$0.permission.hidden }))
            $0.numPublishers = UInt32(clamping: participants.values.count(where: { $0.info.isPublisher }))
        }
    }

    // MARK: Coming and going

    /// `join` is completed with the room and its participants. An older stay under the same identity ends.
    package mutating func joined(
        _ participant: Participant, answering join: JoinResponse
    ) throws(RoomRefusal) -> [RoomAction] {
        let former = self.participant(identity: participant.identity)
        guard former != nil || participants.count < options.maximumParticipants else {
            throw .full(limit: options.maximumParticipants)
        }
        var actions: [RoomAction] = []
        if let former { actions += removed(former.sid, .duplicateIdentity) }
        participants[participant.sid] = participant
        order.append(participant.sid)
        hasBeenEntered = true
        var join = join
        join.room = info
        join.participant = participant.info
        join.otherParticipants = visible(to: participant.sid)
        actions.append(.send(.join(join), to: participant.sid))
        return actions + announce(participant.sid) + review(subscriber: participant.sid)
    }

    /// Its media connection stands.
    package mutating func becameActive(_ sid: String) -> [RoomAction] {
        guard let participant = participants[sid], participant.facts.state != .active else { return [] }
        participants[sid]?.change { $0.state = .active }
        return announce(sid, includingItself: true)
    }

    /// It has left by itself, or its connection is lost.
    package mutating func left(_ sid: String, _ reason: DisconnectReason) -> [RoomAction] { removed(sid, reason) }

    /// Everybody goes.
    package mutating func closed(_ reason: DisconnectReason) -> [RoomAction] {
        order.map { sid in .end(participant: sid, LeaveRequest { $0.reason = reason }) }
    }

    /// What a client that has come back needs: everything, for what it has missed.
    package func resumed(_ sid: String) -> [RoomAction] {
        guard let participant = participants[sid] else { return [] }
        let all = visible(to: sid) + [participant.info]
        return [.send(.update(ParticipantUpdate { $0.participants = all }), to: sid)]
    }

    private mutating func removed(_ sid: String, _ reason: DisconnectReason) -> [RoomAction] {
        guard var participant = participants[sid] else { return [] }
        var actions: [RoomAction] = []
        for track in participant.tracks { actions += unsubscribeAll(from: track.info.sid) }
        subscriptions[sid] = nil
        participants[sid] = nil
        order.removeAll { $0 == sid }
        for other in participants.keys { participants[other]?.choices.removeAll(of: participant.tracks) }
        participant.change {
            $0.state = .disconnected
            $0.disconnectReason = reason
        }
        var last = participant.info
        last.tracks = []
        actions.append(.end(participant: sid, LeaveRequest { $0.reason = reason }))
        return actions + send(last, hidden: participant.permission.hidden)
    }

    // MARK: Telling others

    func visible(to sid: String) -> [ParticipantInfo] {
        members.filter { $0.sid != sid && !$0.permission.hidden }.map(\.info)
    }

    /// Tells everybody who may see it what a participant is like now.
    func announce(_ sid: String, includingItself: Bool = false) -> [RoomAction] {
        guard let participant = participants[sid] else { return [] }
        let others = send(participant.info, hidden: participant.permission.hidden)
        guard includingItself else { return others }
        return others + [.send(.update(ParticipantUpdate { $0.participants = [participant.info] }), to: sid)]
    }

    private func send(_ info: ParticipantInfo, hidden: Bool) -> [RoomAction] {
        guard !hidden else { return [] }
        let update = ParticipantUpdate { $0.participants = [info] }
        return order.filter { $0 != info.sid }.map { .send(.update(update), to: $0) }
    }
}

extension [String: Bool] {
    fileprivate mutating func removeAll(of tracks: [Track]) {
        for track in tracks { self[track.info.sid] = nil }
    }
}
