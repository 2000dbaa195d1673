// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import RTCPackets
import RTCSession

/// Offers and answers: which tracks they bring, and which they carry away.
extension LiveRoom {
    func answer(_ description: SignalDescription, from sid: String) {
        guard let stay = stays[sid] else { return }
        guard let offer = try? SessionDescription(parsing: description.sdp) else {
            return perform(state.left(sid, .stateMismatch))
        }
        let carried = stay.plan.offered(offer.sections)
        let brought = broughtTracks(by: offer, of: sid)
        let outgoing = carried.mapValues { stay.outgoingTrack($0, of: state.publisher(of: $0)?.sid ?? "") }
        let answer: SessionDescription
        do throws(PeerConnectionError) {
            let tracks = brought.compactMapValues { state[participant: sid]?[track: $0]?.info }
            answer = try stay.answer(offer, carried: outgoing, brought: tracks)
        } catch {
            return perform(state.left(sid, .mediaFailure))
        }
        let response = SignalDescription {
            ($0.type, $0.sdp, $0.id, $0.midToTrackID) = ("answer", answer.text, description.id, carried)
        }
        stay.send(.answer(response))
        publish(brought, of: stay)
        carry(outgoing, to: stay, answer) { $0.direction.sends }
    }

    /// The announced tracks that an offer's sections send, by mid: known by the client's name for them, else by kind and
    /// order, since some browsers write a name of their own.
    private func broughtTracks(by offer: SessionDescription, of sid: String) -> [String: String] {
        let tracks = state[participant: sid]?.tracks ?? []
        let known = stays[sid]?.published ?? [:]
        var found: [String: String] = [:]
        let sending = offer.sections.filter { !$0.isRejected && !$0.isData && $0.direction.sends }
        for section in sending {
            guard let mid = section.mid else { continue }
            let named = tracks.first { !$0.cid.isEmpty && $0.cid == section.msid?.track }
            found[mid] = named?.info.sid ?? known[mid]?.track
        }
        for section in sending {
            guard let mid = section.mid, found[mid] == nil else { continue }
            let type: TrackType = section.kind == "audio" ? .audio : .video
            found[mid] = tracks.first { $0.info.type == type && !found.values.contains($0.info.sid) }?.info.sid
        }
        return found
    }

    /// Tells of tracks that the offer has brought, and of those that it does not send any more.
    private func publish(_ brought: [String: String], of stay: Stay) {
        for track in state[participant: stay.sid]?.tracks ?? [] {
            let sid = track.info.sid
            if track.isPublished, !brought.values.contains(sid) {
                unpublish(sid, of: stay.sid)
            } else if !track.isPublished, let (mid, stream) = stay.published.first(where: { $0.value.track == sid }) {
                perform(state.trackPublished(sid, mid: mid, mime: stream.mime, by: stay.sid))
                guard let publisher = state[participant: stay.sid], let info = publisher[track: sid]?.info else {
                    continue
                }
                media.report(.trackPublished(info, publisher.info, state.info))
            }
        }
    }

    /// A client with two peer connections answers our offer.
    func accept(_ description: SignalDescription, from sid: String) {
        guard let stay = stays[sid] else { return }
        do {
            let answer = try SessionDescription(parsing: description.sdp)
            guard try stay.accept(answer) else { return }
            carry(stay.offers?.tracks ?? [:], to: stay, answer) { $0.direction.receives }
        } catch {
            perform(state.left(sid, .mediaFailure))
        }
    }

    /// Begins to send by the sections that `isOpen` says yes to.
    private func carry(
        _ outgoing: [String: OutgoingTrack], to stay: Stay, _ answer: SessionDescription,
        _ isOpen: (MediaSection) -> Bool
    ) {
        for section in answer.sections {
            guard let mid = section.mid, isOpen(section), let track = outgoing[mid],
                let publisher = state.publisher(of: track.track)?.sid,
                let origin = stays[publisher]?.published.values.first(where: { $0.track == track.track })
            else { continue }
            stay.begin(origin, track, mid: mid, by: section)
            perform(state.trackReached(track.track, of: publisher))
        }
        ask(stay)
    }

    /// Gets done what the next description is needed for: by an offer of ours, or by asking the client for one.
    func ask(_ stay: Stay) {
        guard stay.offers != nil else {
            if let requirement = stay.plan.requirement() { stay.send(.mediaSectionsRequirement(requirement)) }
            return
        }
        guard let offer = try? stay.nextOffer() else { return }
        stay.send(.offer(SignalDescription { ($0.type, $0.sdp) = ("offer", offer.text) }))
    }
}
