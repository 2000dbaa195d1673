// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import RTCPackets
import RTCSession

/// A room with its connections: performs what ``Room`` decides. Belongs to the media loop.
final class LiveRoom: StayOwning {
    var state: Room
    private(set) var stays: [String: Stay] = [:]
    var speakers = ActiveSpeakers()
    let media: RoomMedia
    private var calls = ServerCalls()
    /// Since when nobody is there; nil while somebody is.
    private var emptySince: MonotonicTime?
    private var lastQuality: MonotonicTime
    var meter = RoomMeter()

    /// How long a participant may be without a signal connection before it is gone.
    private static let resumeWithin = Duration.seconds(30)

    init(_ state: Room, media: RoomMedia) {
        (self.state, self.media) = (state, media)
        emptySince = media.now
        lastQuality = media.now
    }

    // MARK: Coming and going

    func join(
        _ entry: RoomEntry, _ template: JoinResponse, _ outlet: SignalOutlet, inside: InsideFeed? = nil
    ) throws(RoomRefusal) -> String {
        var info = entry.participant
        info.sid = media.newSID("PA")
        info.joinedAtMs = media.milliseconds
        info.joinedAt = info.joinedAtMs / 1000
        let participant = Participant(info, subscribesItself: entry.subscribesItself)
        var template = template
        template.subscriberPrimary = entry.usesTwoConnections
        let actions = try state.joined(participant, answering: template)
        let stay = Stay(
            participant, outlet: outlet, media: media, offers: entry.usesTwoConnections, owner: self, inside: inside)
        if inside == nil {
            stay.refresh = TokenRefresh(entry.claims, at: media.now, seconds: media.milliseconds / 1000)
        }
        stays[info.sid] = stay
        perform(actions)
        if inside != nil { becameActive(stay) }
        ask(stay)
        for track in entry.tracks { received(SignalRequest(.addTrack(track)), from: info.sid) }
        if let offer = entry.offer { received(SignalRequest(.offer(offer)), from: info.sid) }
        return info.sid
    }

    /// A client is back with a new signal connection; what it had goes on.
    func resume(_ sid: String, identity: String, _ template: ReconnectResponse, _ outlet: SignalOutlet) -> Bool {
        guard let stay = stays[sid], stay.identity == identity else { return false }
        stay.outlet.finish()
        stay.outlet = outlet
        stay.silentSince = nil
        stay.send(.reconnect(template))
        perform(state.resumed(sid))
        stay.send(.speakersChanged(SpeakersChanged { $0.speakers = speakers.all }))
        return true
    }

    /// The signal connection broke without a word; the client may come back.
    func signalClosed(_ sid: String, _ outlet: SignalOutlet) {
        guard let stay = stays[sid], stay.outlet === outlet else { return }
        stay.silentSince = media.now
    }

    func close(_ reason: DisconnectReason) { perform(state.closed(reason)) }

    /// True when the room has been empty for so long that it ends.
    func timePassed(at now: MonotonicTime) -> Bool {
        for stay in Array(stays.values) {
            stay.timePassed(at: now)
            tellNeededLayers(to: stay, at: now)
            refreshToken(of: stay, at: now)
            if stay.inside?.hasOverflowed == true { perform(state.left(stay.sid, .connectionTimeout)) }
            guard let since = stay.silentSince, now - since >= Self.resumeWithin else { continue }
            perform(state.left(stay.sid, .signalClose))
        }
        calls.timePassed(at: now)
        if now - lastQuality >= .milliseconds(WayQuality.window) {
            lastQuality = now
            windowPassed()
        }
        guard state.isDeserted else {
            emptySince = nil
            return false
        }
        let since = emptySince ?? now
        emptySince = since
        let limit = state.hasBeenEntered ? state.options.departureTimeout : state.options.emptyTimeout
        return now - since >= limit
    }

    private func tellNeededLayers(to stay: Stay, at now: MonotonicTime) {
        guard stay.inside == nil, stay.announced != nil else { return }
        for stream in stay.published.values {
            if let update = stream.neededLayers(at: now) { stay.send(.subscribedQualityUpdate(update)) }
        }
    }

    private func refreshToken(of stay: Stay, at now: MonotonicTime) {
        guard let participant = state[participant: stay.sid],
            let claims = stay.refresh?.timePassed(at: now, seconds: media.milliseconds / 1000, participant),
            let token = media.sign(claims)
        else { return }
        stay.send(.refreshToken(token))
    }

    // MARK: Requests

    func received(_ request: SignalRequest, from sid: String) {
        guard let body = request.body else { return }
        switch body {
        case .offer(let offer): answer(offer, from: sid)
        case .answer(let answer): accept(answer, from: sid)
        case .addTrack(let request): perform(state.trackAdded(request, by: sid, newSID: media.newSID("TR")))
        case .mute(let request): perform(state.muted(request, by: sid))
        case .subscription(let request): perform(state.subscriptionChanged(request, by: sid))
        case .subscriptionPermission(let request): perform(state.audienceChanged(request, by: sid))
        case .updateMetadata(let request): perform(state.changed(request, by: sid))
        case .leave(let request): perform(state.left(sid, request.reason))
        case .pingReq(let ping): stays[sid]?.send(.pongResp(pong(ping)))
        case .ping: stays[sid]?.send(.pong(media.milliseconds))
        // A lite agent has no use for candidates; what a client believes after a resume, the snapshot has put right.
        case .trickle, .syncState: break
        case .trackSetting(let settings): stays[sid]?.wished(settings)
        }
    }

    private func pong(_ ping: Ping) -> Pong {
        Pong { ($0.lastPingTimestamp, $0.timestamp) = (ping.timestamp, media.milliseconds) }
    }

    // MARK: Actions

    func perform(_ actions: [RoomAction]) {
        var changed: [String] = []
        for action in actions {
            switch action {
            case .send(let body, let sid): stays[sid]?.send(body)
            case .subscribe(let track, let publisher, let subscriber):
                if hear(track, of: publisher, for: subscriber) { continue }
                let isAudio = state[participant: publisher]?[track: track]?.info.type == .audio
                stays[subscriber]?.want(track, of: publisher, isAudio: isAudio)
                changed.append(subscriber)
            case .unsubscribe(let track, let subscriber):
                stays[subscriber]?.stopSending(track)
                changed.append(subscriber)
            case .end(let sid, let leave): end(sid, leave)
            }
        }
        for sid in changed { if let stay = stays[sid] { ask(stay) } }
    }

    private func end(_ sid: String, _ leave: LeaveRequest) {
        guard let stay = stays.removeValue(forKey: sid) else { return }
        speakers.left(sid)
        stay.stopEverything()
        stay.end(leave)
        calls.left(sid)
        guard var last = stay.announced else { return }
        (last.state, last.disconnectReason) = (.disconnected, leave.reason)
        media.report(.participantLeft(last, state.info))
    }

    // MARK: For the server API

    func update(_ request: UpdateParticipantRequest, of sid: String) throws(RoomRefusal) {
        perform(try state.updated(request, of: sid))
        for track in state.forbiddenTracks(of: sid) { unpublish(track, of: sid) }
    }

    func send(_ packet: DataPacket, to receivers: [String]) {
        guard let bytes = try? packet.wireBytes() else { return }
        let isReliable = packet.kind == .reliable
        for receiver in receivers where stays[receiver]?.send(data: bytes, isReliable: isReliable) == false {
            perform(state.left(receiver, .connectionTimeout))
        }
    }

    /// Calls a method of a participant's client; `finish` is called once, on the media loop.
    func call(
        _ request: PerformRpcRequest, at sid: String, _ finish: @escaping (Result<String, TwirpError>) -> Void
    ) {
        let packet = calls.begin(request, at: sid, caller: media.newSID("PI"), now: media.now, finish)
        if let packet { send(packet, to: [sid]) }
    }

    /// A track is no longer received of its publisher, nor sent to anybody.
    func unpublish(_ track: String, of sid: String) {
        let info = state[participant: sid]?[track: track]?.info
        stays[sid]?.stopReceiving(track)
        perform(state.trackUnpublished(track, by: sid))
        guard let info, let publisher = state[participant: sid] else { return }
        media.report(.trackUnpublished(info, publisher.info, state.info))
    }

    // MARK: StayOwning

    func connectionChanged(_ state: PeerConnectionState, of stay: Stay) {
        stay.quality.connectionChanged(isCut: state == .disconnected)
        switch state {
        case .connected: becameActive(stay)
        case .closed(.unreachable): perform(self.state.left(stay.sid, .connectionTimeout))
        case .closed: perform(self.state.left(stay.sid, .mediaFailure))
        case .connecting, .disconnected: break
        }
    }

    private func becameActive(_ stay: Stay) {
        guard state[participant: stay.sid]?.facts.state != .active else { return }
        perform(state.becameActive(stay.sid))
        if let info = state[participant: stay.sid]?.info {
            stay.announced = info
            media.report(.participantJoined(info, state.info))
        }
        let known = stays.values.compactMap { $0 === stay ? nil : $0.quality.told }.filter(isShown)
        if !known.isEmpty { stay.send(.connectionQuality(ConnectionQualityUpdate { $0.updates = known })) }
        let active = speakers.all
        if !active.isEmpty { stay.send(.speakersChanged(SpeakersChanged { $0.speakers = active })) }
    }

    func dataReceived(_ bytes: [UInt8], isReliable: Bool, from stay: Stay) {
        dataReceived(bytes, isReliable: isReliable, from: stay, as: stay.identity)
    }

    /// Agents say in the name of others what those have said.
    func dataReceived(_ bytes: [UInt8], isReliable: Bool, from stay: Stay, as identity: String) {
        guard let packet = try? DataEnvelope(wire: bytes) else { return }
        if calls.received(bytes, to: packet.destinations, from: stay.sid) { return }
        let receivers = state.receivers(of: packet, from: stay.sid)
        media.report(
            .dataSent(
                RoomData(
                    room: state.name, sender: stay.identity, topic: packet.topic ?? "", bytes: bytes.count,
                    isReliable: isReliable, receivers: receivers.count, packet: bytes)))
        guard !receivers.isEmpty else { return }
        let bytes = packet.bytes(isReliable: isReliable, from: stay.sid, identity: identity)
        for receiver in receivers where stays[receiver]?.send(data: bytes, isReliable: isReliable) == false {
            perform(state.left(receiver, .connectionTimeout))
        }
    }

    func loudnessReceived(_ level: RTPAudioLevel, from stay: Stay) {
        speakers.heard(stay.sid, decibels: level.decibels)
    }

    /// Tells everybody who has begun or stopped to speak; to be called every ``ActiveSpeakers/window``.
    func windowEnded() {
        let changes = speakers.windowEnded()
        guard !changes.isEmpty else { return }
        for stay in stays.values { stay.send(.speakersChanged(SpeakersChanged { $0.speakers = changes })) }
    }
}
