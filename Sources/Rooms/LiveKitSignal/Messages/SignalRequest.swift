// SPDX-License-Identifier: Apache-2.0

/// What a client says.
package struct SignalRequest: SignalMessage {
    /// Nil for what is not known here.
    package var body: Body?

    package init() {}

    package init(_ body: Body) { self.body = body }

    package enum Body: Equatable, Sendable {
        case offer(SignalDescription)
        case answer(SignalDescription)
        case trickle(TrickleRequest)
        case addTrack(AddTrackRequest)
        case mute(MuteTrackRequest)
        case subscription(UpdateSubscription)
        case trackSetting(UpdateTrackSettings)
        case leave(LeaveRequest)
        case subscriptionPermission(SubscriptionPermission)
        case syncState(SyncState)
        case ping(Int64)
        case updateMetadata(UpdateParticipantMetadata)
        case pingReq(Ping)
    }

    package mutating func visitFields(_ visitor: inout some FieldVisiting) throws(SignalError) {
        try visitor.choice(1, "offer", &body, Body.offer) { if case .offer(let value) = $0 { value } else { nil } }
        try visitor.choice(2, "answer", &body, Body.answer) { if case .answer(let value) = $0 { value } else { nil } }
        try visitor.choice(3, "trickle", &body, Body.trickle) {
            if case .trickle(let value) = $0 { value } else { nil }
        }
        try visitor.choice(4, "add_track", &body, Body.addTrack) {
            if case .addTrack(let value) = $0 { value } else { nil }
        }
        try visitor.choice(5, "mute", &body, Body.mute) { if case .mute(let value) = $0 { value } else { nil } }
        try visitor.choice(6, "subscription", &body, Body.subscription) {
            if case .subscription(let value) = $0 { value } else { nil }
        }
        try visitor.choice(7, "track_setting", &body, Body.trackSetting) {
            if case .trackSetting(let value) = $0 { value } else { nil }
        }
        try visitor.choice(8, "leave", &body, Body.leave) { if case .leave(let value) = $0 { value } else { nil } }
        try visitor.choice(11, "subscription_permission", &body, Body.subscriptionPermission) {
            if case .subscriptionPermission(let value) = $0 { value } else { nil }
        }
        try visitor.choice(12, "sync_state", &body, Body.syncState) {
            if case .syncState(let value) = $0 { value } else { nil }
        }
        try visitor.choice(14, "ping", &body, Body.ping) { if case .ping(let value) = $0 { value } else { nil } }
        try visitor.choice(15, "update_metadata", &body, Body.updateMetadata) {
            if case .updateMetadata(let value) = $0 { value } else { nil }
        }
        try visitor.choice(16, "ping_req", &body, Body.pingReq) {
            if case .pingReq(let value) = $0 { value } else { nil }
        }
    }
}
