// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What whoever administers the room does to it.
extension Room {
    package mutating func metadataChanged(_ text: String) throws(RoomRefusal) -> [RoomAction] {
        guard text.utf8.count <= RoomLimits.metadata else { throw .tooLarge("metadata") }
        metadata = text
        let update = RoomUpdate { $0.room = info }
        return members.map { .send(.roomUpdate(update), to: $0.sid) }
    }

    /// What is empty stays as it is; an attribute with an empty value goes.
    package mutating func updated(
        _ request: UpdateParticipantRequest, of sid: String
    ) throws(RoomRefusal) -> [RoomAction] {
        guard let participant = participants[sid] else { throw .unknownParticipant }
        var attributes = participant.facts.attributes
        for (key, value) in request.attributes { attributes[key] = value.isEmpty ? nil : value }
        let size = attributes.reduce(0) { $0 + $1.key.utf8.count + $1.value.utf8.count }
        guard max(size, request.metadata.utf8.count) <= RoomLimits.metadata else { throw .tooLarge("metadata") }
        guard request.name.utf8.count <= RoomLimits.name else { throw .badName }
        participants[sid]?.change {
            $0.attributes = attributes
            if !request.metadata.isEmpty { $0.metadata = request.metadata }
            if !request.name.isEmpty { $0.name = request.name }
            if let permission = request.permission { $0.permission = permission }
        }
        return announce(sid, includingItself: true) + review(subscriber: sid)
    }

    /// The tracks of a participant that it may not publish any more.
    package func forbiddenTracks(of sid: String) -> [String] {
        guard let participant = participants[sid] else { return [] }
        let permission = participant.permission
        return participant.tracks.map(\.info).filter { !permission.allows($0.source) }.map(\.sid)
    }

    /// The participant's client is told to do it, and everybody that it is so.
    package mutating func muted(_ track: String, _ isMuted: Bool, of sid: String) -> [RoomAction] {
        let request = MuteTrackRequest { ($0.sid, $0.muted) = (track, isMuted) }
        return muted(request, by: sid) + [.send(.mute(request), to: sid)]
    }

    /// A track comes to a participant, or not any more, whatever it wanted.
    package mutating func subscriptionsChanged(
        _ request: UpdateSubscriptionsRequest, of sid: String
    ) -> [RoomAction] {
        let own = UpdateSubscription {
            ($0.trackSIDs, $0.subscribe) = (request.trackSIDs, request.subscribe)
            $0.participantTracks = request.participantTracks
        }
        return subscriptionChanged(own, by: sid)
    }

    /// Whom a packet of the server goes to: everybody if nobody is named.
    package func receivers(_ identities: [String], sids: [String]) -> [String] {
        guard !identities.isEmpty || !sids.isEmpty else { return members.map(\.sid) }
        let wanted = (identities: Set(identities), sids: Set(sids))
        return members.filter { wanted.identities.contains($0.identity) || wanted.sids.contains($0.sid) }.map(\.sid)
    }
}
