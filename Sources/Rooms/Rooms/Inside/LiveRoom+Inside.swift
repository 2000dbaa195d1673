// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import RTCPackets

/// Participants inside the hub: they hear and are heard without a connection.
extension LiveRoom {
    /// True if the subscriber is inside the hub, whether it listens to that track or not.
    func hear(_ track: String, of publisher: String, for subscriber: String) -> Bool {
        guard let stay = stays[subscriber], let inside = stay.inside else { return false }
        guard let owner = stays[publisher],
            let origin = owner.published.values.first(where: { $0.track == track }), origin.isAudio,
            isVoice(track, of: publisher), inside.attach(to: origin, of: owner.identity)
        else { return true }
        perform(state.trackReached(track, of: publisher))
        return true
    }

    /// What is played from a screen is no voice.
    private func isVoice(_ track: String, of publisher: String) -> Bool {
        let source = state[participant: publisher]?[track: track]?.info.source
        return source == .microphone || source == .unknown
    }

    /// From now on `ear` gets the voice of a participant, until it or the listener leaves.
    func listen(_ sid: String, to identity: String, _ ear: AsyncStream<[Int16]>.Continuation) {
        guard let inside = stays[sid]?.inside, let speaker = state.participant(identity: identity) else {
            return ear.finish()
        }
        inside.listen(to: identity, ear)
        for track in state.subscriptions[sid] ?? [] where speaker[track: track] != nil {
            _ = hear(track, of: speaker.sid, for: sid)
        }
    }

    /// Announces a voice as a client announces a microphone; nil if the participant may not publish.
    func publishVoice(of sid: String, name: String) -> String? {
        guard let stay = stays[sid], stay.inside != nil else { return nil }
        let track = media.newSID("TR")
        let request = AddTrackRequest {
            ($0.cid, $0.name, $0.type, $0.source) = (track, name, .audio, .microphone)
        }
        perform(state.trackAdded(request, by: sid, newSID: track))
        guard state[participant: sid]?[track: track] != nil else { return nil }
        let voice = VoiceTrack(
            track: track, source: media.newSource(), sequence: UInt16.random(in: 0...0x7FFF),
            timestamp: UInt32.random(in: 0...0x7FFF_FFFF), outgoing: media.outgoing)
        stay.publish(voice)
        perform(state.trackPublished(track, mid: VoiceTrack.mid, mime: voice.stream.mime, by: sid))
        if let publisher = state[participant: sid], let info = publisher[track: track]?.info {
            media.report(.trackPublished(info, publisher.info, state.info))
        }
        return track
    }

    func speak(_ packets: [VoiceEncoder.Packet], by sid: String) {
        guard let voice = stays[sid]?.inside?.voice else { return }
        for packet in packets {
            guard let level = voice.send(packet, at: media.now) else { continue }
            speakers.heard(sid, decibels: level.decibels)
        }
    }

    /// True while somebody is inside the hub.
    func timePassedInside(at now: MonotonicTime) -> Bool {
        var isNeeded = false
        for stay in stays.values {
            guard let inside = stay.inside else { continue }
            inside.timePassed(at: now)
            isNeeded = true
        }
        return isNeeded
    }
}
