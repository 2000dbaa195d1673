// SPDX-License-Identifier: Apache-2.0

import LiveKitSignal
import RTCPackets
import RTCSession

/// What the participant and we tell each other of what is sent.
extension Stay {
    /// Answers an offer, in which `carried` names the tracks that go out by its sections and `brought` those that come
    /// in.
    func answer(
        _ offer: SessionDescription, carried: [String: OutgoingTrack], brought: [String: TrackInfo]
    ) throws(PeerConnectionError) -> SessionDescription {
        let connection = self.connection ?? media.makeConnection(for: self)
        self.connection = connection
        var intents: [String: SectionIntent] = [:]
        for mid in offer.sections.compactMap(\.mid) {
            intents[mid] = SectionIntent(receives: brought[mid] != nil, sending: carried[mid])
        }
        let answer = try connection.answer(to: offer, intents: intents, at: media.now)
        for section in answer.sections {
            guard let mid = section.mid, let track = brought[mid], section.direction.receives else { continue }
            if let known = published[mid], known.track == track.sid {
                known.described(by: section)
            } else {
                published[mid] = PublishedStream(
                    track: track.sid, section: section, layers: track.layers, publisher: connection,
                    outgoing: media.outgoing)
            }
        }
        return answer
    }

    /// Whether a track of `publisher` is to go out; what that takes follows with the next description.
    func want(_ track: String, of publisher: String, isAudio: Bool) {
        plan.want(track, isAudio: isAudio)
        offers?.want(outgoingTrack(track, of: publisher), isAudio: isAudio)
    }

    /// How a track is announced to the client; its source stays the same.
    func outgoingTrack(_ track: String, of publisher: String) -> OutgoingTrack {
        let (own, repair) = source(of: track)
        return OutgoingTrack(
            stream: "\(publisher)|\(track)", track: track, source: own, repairSource: repair,
            canonicalName: publisher)
    }

    /// The next offer to a client with two peer connections, if it is time for one.
    func nextOffer() throws(PeerConnectionError) -> SessionDescription? {
        guard let sections = offers?.nextOffer() else { return nil }
        let connection = second ?? media.makeConnection(for: self)
        second = connection
        return try connection.offer(sections)
    }

    /// The client has answered our offer; false if there was none.
    func accept(_ answer: SessionDescription) throws(PeerConnectionError) -> Bool {
        guard offers?.answered() == true, let second else { return false }
        try second.accept(answer: answer, at: media.now)
        guard !hasOwnChannels else { return true }
        hasOwnChannels = true
        for channel in DataOutlet.ownChannels { _ = try second.openChannel(channel) }
        return true
    }

    /// The sources by which a track goes out.
    private func source(of track: String) -> (own: UInt32, repair: UInt32) {
        if let known = sources[track] { return known }
        let source = (own: media.newSource(), repair: media.newSource())
        sources[track] = source
        return source
    }
}
