// SPDX-License-Identifier: Apache-2.0

/// What we say to a client.
package struct SignalResponse: SignalMessage {
    /// Nil for what is not known here.
    package var body: Body?

    package init() {}

    package init(_ body: Body) { self.body = body }

    package enum Body: Equatable, Sendable {
        case join(JoinResponse)
        case answer(SignalDescription)
        case offer(SignalDescription)
        case trickle(TrickleRequest)
        case update(ParticipantUpdate)
        case trackPublished(TrackPublishedResponse)
        case leave(LeaveRequest)
        case mute(MuteTrackRequest)
        case speakersChanged(SpeakersChanged)
        case roomUpdate(RoomUpdate)
        case connectionQuality(ConnectionQualityUpdate)
        case subscribedQualityUpdate(SubscribedQualityUpdate)
        case subscriptionPermissionUpdate(SubscriptionPermissionUpdate)
        case refreshToken(String)
        case trackUnpublished(TrackUnpublishedResponse)
        case pong(Int64)
        case reconnect(ReconnectResponse)
        case pongResp(Pong)
        case requestResponse(RequestResponse)
        case trackSubscribed(TrackSubscribed)
        case mediaSectionsRequirement(MediaSectionsRequirement)
    }

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.choice(1, "join", &body, Body.join) { if case .join(let value) = $0 { value } else { nil } }
        try visitor.choice(2, "answer", &body, Body.answer) { if case .answer(let value) = $0 { value } else { nil } }
        try visitor.choice(3, "offer", &body, Body.offer) { if case .offer(let value) = $0 { value } else { nil } }
        try visitor.choice(4, "trickle", &body, Body.trickle) {
            if case .trickle(let value) = $0 { value } else { nil }
        }
        try visitor.choice(5, "update", &body, Body.update) { if case .update(let value) = $0 { value } else { nil } }
        try visitor.choice(6, "track_published", &body, Body.trackPublished) {
            if case .trackPublished(let value) = $0 { value } else { nil }
        }
        try visitor.choice(8, "leave", &body, Body.leave) { if case .leave(let value) = $0 { value } else { nil } }
        try visitor.choice(9, "mute", &body, Body.mute) { if case .mute(let value) = $0 { value } else { nil } }
        try visitor.choice(10, "speakers_changed", &body, Body.speakersChanged) {
            if case .speakersChanged(let value) = $0 { value } else { nil }
        }
        try visitor.choice(11, "room_update", &body, Body.roomUpdate) {
            if case .roomUpdate(let value) = $0 { value } else { nil }
        }
        try visitor.choice(12, "connection_quality", &body, Body.connectionQuality) {
            if case .connectionQuality(let value) = $0 { value } else { nil }
        }
        try visitor.choice(14, "subscribed_quality_update", &body, Body.subscribedQualityUpdate) {
            if case .subscribedQualityUpdate(let value) = $0 { value } else { nil }
        }
        try visitor.choice(15, "subscription_permission_update", &body, Body.subscriptionPermissionUpdate) {
            if case .subscriptionPermissionUpdate(let value) = $0 { value } else { nil }
        }
        try visitor.choice(16, "refresh_token", &body, Body.refreshToken) {
            if case .refreshToken(let value) = $0 { value } else { nil }
        }
        try visitor.choice(17, "track_unpublished", &body, Body.trackUnpublished) {
            if case .trackUnpublished(let value) = $0 { value } else { nil }
        }
        try visitor.choice(18, "pong", &body, Body.pong) { if case .pong(let value) = $0 { value } else { nil } }
        try visitor.choice(19, "reconnect", &body, Body.reconnect) {
            if case .reconnect(let value) = $0 { value } else { nil }
        }
        try visitor.choice(20, "pong_resp", &body, Body.pongResp) {
            if case .pongResp(let value) = $0 { value } else { nil }
        }
        try visitor.choice(22, "request_response", &body, Body.requestResponse) {
            if case .requestResponse(let value) = $0 { value } else { nil }
        }
        try visitor.choice(23, "track_subscribed", &body, Body.trackSubscribed) {
            if case .trackSubscribed(let value) = $0 { value } else { nil }
        }
        try visitor.choice(25, "media_sections_requirement", &body, Body.mediaSectionsRequirement) {
            if case .mediaSectionsRequirement(let value) = $0 { value } else { nil }
        }
    }
}
