// SPDX-License-Identifier: Apache-2.0

package import LiveKitSignal

/// Who receives what.
extension Room {
    /// Tracks that one request may name; a client asks again for more.
    private static let mostAtOnce = 1024

    /// A client wants tracks, or no longer.
    package mutating func subscriptionChanged(_ request: UpdateSubscription, by sid: String) -> [RoomAction] {
        guard participants[sid] != nil else { return [] }
        let tracks = (request.trackSIDs + request.participantTracks.flatMap(\.trackSIDs)).prefix(Self.mostAtOnce)
        // Only tracks that exist are remembered: the set is bounded by what is published.
        for track in tracks where publisher(of: track) != nil { participants[sid]?.choices[track] = request.subscribe }
        return review(subscriber: sid)
    }

    /// A publisher says who may receive its tracks.
    package mutating func audienceChanged(_ request: SubscriptionPermission, by sid: String) -> [RoomAction] {
        guard participants[sid] != nil, request.trackPermissions.count <= options.maximumParticipants else { return [] }
        var audience: Participant.Audience?
        if !request.allParticipants {
            var named: Participant.Audience = [:]
            for permission in request.trackPermissions {
                let share: Participant.Share = permission.allTracks ? .all : .only(Set(permission.trackSIDs))
                for name in [permission.participantSID, permission.participantIdentity] where !name.isEmpty {
                    named[name] = share
                }
            }
            audience = named
        }
        participants[sid]?.audience = audience
        return (participants[sid]?.tracks ?? []).flatMap { review(track: $0.info.sid, of: sid) }
    }

    /// Brings one participant's subscriptions to what they should be.
    mutating func review(subscriber sid: String) -> [RoomAction] {
        members.flatMap { publisher in
            publisher.tracks.flatMap { review($0, of: publisher, for: sid) }
        }
    }

    mutating func review(track: String, of publisher: String) -> [RoomAction] {
        guard let publisher = participants[publisher], let track = publisher[track: track] else { return [] }
        return members.flatMap { review(track, of: publisher, for: $0.sid) }
    }

    mutating func unsubscribeAll(from track: String) -> [RoomAction] {
        members.compactMap { member in
            guard subscriptions[member.sid]?.remove(track) != nil else { return nil }
            return .unsubscribe(track: track, subscriber: member.sid)
        }
    }

    private mutating func review(_ track: Track, of publisher: Participant, for sid: String) -> [RoomAction] {
        guard let subscriber = participants[sid], sid != publisher.sid else { return [] }
        let track = (sid: track.info.sid, isPublished: track.isPublished)
        let wants = subscriber.choices[track.sid] ?? subscriber.subscribesItself
        let mayHave =
            track.isPublished && subscriber.permission.canSubscribe && publisher.admits(subscriber, to: track.sid)
        if wants && mayHave {
            guard subscriptions[sid, default: []].insert(track.sid).inserted else { return [] }
            return [.subscribe(track: track.sid, publisher: publisher.sid, subscriber: sid)]
        }
        guard subscriptions[sid]?.remove(track.sid) != nil else { return [] }
        return [.unsubscribe(track: track.sid, subscriber: sid)]
    }
}

extension Participant {
    /// Whether its own rule lets the other one have a track.
    fileprivate func admits(_ other: Participant, to track: String) -> Bool {
        guard let audience else { return true }
        return switch audience[other.sid] ?? audience[other.identity] {
        case .all: true
        case .only(let tracks): tracks.contains(track)
        case nil: false
        }
    }
}
