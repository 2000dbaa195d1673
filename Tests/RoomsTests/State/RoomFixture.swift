// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import Rooms

/// A room with participants named by one letter, whose SIDs are `PA_` and that letter.
struct RoomFixture {
    var room: Room

    init(_ options: RoomOptions = RoomOptions()) {
        room = Room(sid: "RM_1", name: "den", options: options, createdAt: 1_000_000)
    }

    static func participant(
        _ name: String, sid: String? = nil, subscribes: Bool = true, _ grant: (inout VideoGrant) -> Void = { _ in }
    ) -> Participant {
        var video = VideoGrant()
        video.canUpdateOwnMetadata = true
        grant(&video)
        let info = ParticipantInfo {
            ($0.sid, $0.identity) = (sid ?? "PA_\(name)", name)
            $0.permission = video.permission
        }
        return Participant(info, subscribesItself: subscribes)
    }

    @discardableResult
    mutating func join(
        _ name: String, sid: String? = nil, subscribes: Bool = true, _ grant: (inout VideoGrant) -> Void = { _ in }
    ) throws -> [RoomAction] {
        try room.joined(
            Self.participant(name, sid: sid, subscribes: subscribes, grant), answering: JoinResponse())
    }

    /// Announces and publishes an audio track `TR_` and the name, unless it is refused.
    @discardableResult
    mutating func publish(_ track: String, by name: String, _ type: TrackType = .audio) -> [RoomAction] {
        let request = AddTrackRequest { ($0.cid, $0.type, $0.source) = ("cid-\(track)", type, .microphone) }
        return room.trackAdded(request, by: "PA_\(name)", newSID: "TR_\(track)")
            + room.trackPublished("TR_\(track)", mid: "0", mime: "audio/opus", by: "PA_\(name)")
    }
}

extension [RoomAction] {
    /// The subscriptions among the actions, as `track>subscriber`; those that end with a minus.
    var subscriptions: [String] {
        compactMap { action in
            switch action {
            case .subscribe(let track, _, let subscriber): "\(track.dropFirst(3))>\(subscriber.dropFirst(3))"
            case .unsubscribe(let track, let subscriber): "-\(track.dropFirst(3))>\(subscriber.dropFirst(3))"
            default: nil
            }
        }
    }

    func sent(to sid: String) -> [SignalResponse.Body] {
        compactMap { if case .send(let body, sid) = $0 { body } else { nil } }
    }

    /// The participants of the updates for somebody.
    func updates(for sid: String) -> [ParticipantInfo] {
        sent(to: sid).flatMap { body -> [ParticipantInfo] in
            if case .update(let update) = body { update.participants } else { [] }
        }
    }
}
