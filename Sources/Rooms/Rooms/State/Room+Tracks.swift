// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// What participants publish.
extension Room {
    /// A client announces a track; `newSID` becomes its name.
    package mutating func trackAdded(_ request: AddTrackRequest, by sid: String, newSID: String) -> [RoomAction] {
        guard let participant = participants[sid] else { return [] }
        if let known = participant.tracks.first(where: { $0.cid == request.cid }) {
            return [published(known, to: sid)]
        }
        guard participant.permission.allows(request), !request.cid.isEmpty,
            participant.tracks.count < RoomLimits.tracksPerParticipant,
            request.cid.utf8.count <= RoomLimits.name, request.name.utf8.count <= RoomLimits.name
        else { return [response(.notAllowed, "publishing this track is not allowed", 0, to: sid)] }
        let track = Track(request, sid: newSID)
        participants[sid]?.add(track)
        return [published(track, to: sid)]
    }

    /// An offer has brought an announced track; now others see it.
    package mutating func trackPublished(
        _ track: String, mid: String, mime: String, by sid: String
    ) -> [RoomAction] {
        let changed = participants[sid]?.change(track: track) {
            $0.isPublished = true
            $0.info.mid = mid
            if $0.info.mimeType.isEmpty { $0.info.mimeType = mime }
        }
        guard changed != nil else { return [] }
        return announce(sid) + review(track: track, of: sid)
    }

    /// The publisher has taken a track back.
    package mutating func trackUnpublished(_ track: String, by sid: String) -> [RoomAction] {
        guard participants[sid]?.remove(track: track) != nil else { return [] }
        for other in participants.keys { participants[other]?.choices[track] = nil }
        return unsubscribeAll(from: track) + announce(sid)
            + [.send(.trackUnpublished(TrackUnpublishedResponse { $0.trackSID = track }), to: sid)]
    }

    package mutating func muted(_ request: MuteTrackRequest, by sid: String) -> [RoomAction] {
        guard participants[sid]?[track: request.sid]?.info.muted != request.muted,
            participants[sid]?.change(track: request.sid, { $0.info.muted = request.muted }) != nil
        else { return [] }
        return announce(sid)
    }

    /// A section of a subscriber carries a track; its publisher hears of the first one.
    package mutating func trackReached(_ track: String, of publisher: String) -> [RoomAction] {
        guard let known = participants[publisher]?[track: track], !known.hasBeenSubscribed else { return [] }
        participants[publisher]?.change(track: track) { $0.hasBeenSubscribed = true }
        return [.send(.trackSubscribed(TrackSubscribed { $0.trackSID = track }), to: publisher)]
    }

    /// Whose track it is.
    package func publisher(of track: String) -> Participant? {
        participants.values.first { $0[track: track] != nil }
    }

    private func published(_ track: Track, to sid: String) -> RoomAction {
        .send(
            .trackPublished(
                TrackPublishedResponse {
                    $0.cid = track.cid
                    $0.track = track.info
                }), to: sid)
    }

    func response(_ reason: RequestReason, _ message: String, _ id: UInt32, to sid: String) -> RoomAction {
        .send(
            .requestResponse(
                RequestResponse { ($0.requestID, $0.reason, $0.message) = (id, reason, message) }), to: sid)
    }
}

extension ParticipantPermission {
    fileprivate func allows(_ request: AddTrackRequest) -> Bool { request.type != .data && allows(request.source) }

    /// Whether tracks from there may be published.
    func allows(_ source: TrackSource) -> Bool {
        canPublish && (canPublishSources.isEmpty || canPublishSources.contains(source))
    }
}
