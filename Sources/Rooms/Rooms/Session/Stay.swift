// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import RTCPackets
import RTCSession

/// The connection of one participant: what it sends, what is sent to it, and its data channels. Belongs to the media
/// loop.
final class Stay: PeerConnectionDelegate, ForwardedStreamOwning {
    /// Bytes that may wait for a slow reader before packets that may be lost are, and before it is given up.
    private static let lossyBacklog = 256 << 10
    private static let reliableBacklog = 8 << 20

    let sid: String
    let identity: String
    var outlet: SignalOutlet
    /// Where the client offers.
    var plan = SectionPlan()
    /// Where we offer, to a client with two peer connections.
    var offers: OfferPlan?
    /// As it was told of when its connection stood; nil before.
    var announced: ParticipantInfo?
    /// When its signal connection broke; nil while there is one.
    var silentSince: MonotonicTime?
    let media: RoomMedia
    var quality = WayQuality()
    /// Nil for who has no token to renew.
    var refresh: TokenRefresh?
    /// Kept until ``end(_:)``.
    private var owner: (any StayOwning)?
    private var connection: PeerConnection?
    /// By which a client with two peer connections receives.
    private var second: PeerConnection?
    private(set) var published: [String: PublishedStream] = [:]
    private var incoming = IncomingSources()
    var outgoing: [UInt32: (stream: ForwardedStream, origin: PublishedStream)] = [:]
    /// Of each track that is to go out: its own source, and that by which it is sent again.
    private var sources: [String: (own: UInt32, repair: UInt32)] = [:]
    /// How the client wants its tracks, of those that it has said something of.
    private(set) var wishes: [String: VideoWish] = [:]
    var probing = ProbePlan()
    /// Those by which we send.
    private var channels: [String: DataChannel] = [:]
    /// Whether they were announced to a client with two peer connections; each is used once the client has agreed.
    private var hasOwnChannels = false
    /// Reliable data for a participant whose channel is not open yet.
    private var unsent: (packets: [[UInt8]], bytes: Int) = ([], 0)
    /// Packets that have come of it.
    private(set) var received: UInt64 = 0
    private var longestForwarding = Duration.zero
    /// Where everything goes of a participant inside the hub, who has no connection.
    let inside: InsideFeed?

    init(
        _ participant: Participant, outlet: SignalOutlet, media: RoomMedia, offers: Bool, owner: any StayOwning,
        inside: InsideFeed? = nil
    ) {
        (sid, identity) = (participant.sid, participant.identity)
        (self.outlet, self.media, self.owner, self.inside) = (outlet, media, owner, inside)
        self.offers = offers ? OfferPlan() : nil
    }

    /// The connection that carries what we send.
    var sender: PeerConnection? { offers == nil ? connection : second }

    func send(_ body: SignalResponse.Body) {
        guard let inside else { return outlet.send(body) }
        inside.signal(body)
    }

    func end(_ leave: LeaveRequest) {
        inside?.end(leave.reason)
        outlet.send(.leave(leave))
        outlet.finish()
        connection?.close()
        second?.close()
        (connection, second, owner) = (nil, nil, nil)
    }

    // MARK: Descriptions

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
        for label in ["_reliable", "_lossy"] {
            let isReliable = label == "_reliable"
            _ = try second.openChannel(
                DataChannelMessage.Open(
                    label: label, isOrdered: isReliable, reliability: isReliable ? .reliable : .retransmissions(0)))
        }
        return true
    }

    /// Begins to send a track by one of our sections, as answered.
    func begin(_ origin: PublishedStream, _ track: OutgoingTrack, mid: String, by section: MediaSection) {
        guard let connection = sender, outgoing[track.source] == nil else { return }
        let way = ForwardedStream.Way(
            mid: mid, source: track.source, repairSource: track.repairSource,
            match: CodecMatch(from: origin.section, to: section), clockRate: origin.clockRate)
        let stream = ForwardedStream(
            origin.track, isAudio: origin.isAudio, to: sid, by: way, connection: connection, owner: self)
        stream.wish = wishes[origin.track] ?? VideoWish()
        outgoing[track.source] = (stream, origin)
        origin.add(stream)
        layersChanged()
    }

    /// Ends what is sent of a track of somebody else.
    func stopSending(_ track: String) {
        inside?.detach(track)
        plan.release(track)
        offers?.release(track)
        (sources[track], wishes[track]) = (nil, nil)
        for (source, entry) in outgoing where entry.stream.track == track {
            entry.origin.remove(subscriber: sid)
            outgoing[source] = nil
        }
    }

    /// Ends everything that is sent to it.
    func stopEverything() {
        for entry in outgoing.values { entry.origin.remove(subscriber: sid) }
        outgoing = [:]
    }

    /// A voice that comes from inside the hub.
    func publish(_ voice: VoiceTrack) {
        inside?.voice = voice
        published[VoiceTrack.mid] = voice.stream
    }

    /// Forgets a track of its own.
    func stopReceiving(_ track: String) {
        published = published.filter { $0.value.track != track }
        incoming.remove(track: track)
    }

    /// The sources by which a track goes out.
    private func source(of track: String) -> (own: UInt32, repair: UInt32) {
        if let known = sources[track] { return known }
        let source = (own: media.newSource(), repair: media.newSource())
        sources[track] = source
        return source
    }

    /// The client says how it wants to receive tracks.
    func wished(_ settings: UpdateTrackSettings) {
        for track in settings.trackSIDs.prefix(Self.mostWishes) where wishes.count < Self.mostWishes {
            wishes[track] = VideoWish(settings)
            for (stream, _) in outgoing.values where stream.track == track { stream.wish = VideoWish(settings) }
        }
        layersChanged()
    }

    private static let mostWishes = 1024

    // MARK: Data

    /// False if the participant reads so little that it must be given up.
    func send(data bytes: [UInt8], isReliable: Bool) -> Bool {
        if let inside {
            inside.data(bytes)
            return !inside.hasOverflowed
        }
        guard let connection = sender, let channel = channels[isReliable ? "_reliable" : "_lossy"] else {
            return isReliable ? keep(bytes) : true
        }
        let backlog = connection.bufferedBytes
        if !isReliable, backlog > Self.lossyBacklog { return true }
        guard backlog <= Self.reliableBacklog else { return false }
        do throws(PeerConnectionError) {
            try connection.send(binary: bytes, on: channel)
            return true
        } catch {
            return !isReliable
        }
    }

    private func keep(_ bytes: [UInt8]) -> Bool {
        guard unsent.bytes + bytes.count <= Self.reliableBacklog else { return false }
        unsent.packets.append(bytes)
        unsent.bytes += bytes.count
        return true
    }

    private func channelOpened(_ channel: DataChannel) {
        channels[channel.label] = channel
        guard channel.label == "_reliable" else { return }
        let packets = unsent.packets
        unsent = ([], 0)
        for packet in packets { _ = send(data: packet, isReliable: true) }
    }

    // MARK: PeerConnectionDelegate

    func stateChanged(_ state: PeerConnectionState, of connection: PeerConnection) {
        owner?.connectionChanged(state, of: self)
    }

    func mediaReceived(
        _ packet: inout MutableSpan<UInt8>, _ header: RTPHeader, route: MediaRoute?, by connection: PeerConnection
    ) {
        guard let (stream, layer) = stream(of: header.ssrc, route) else { return }
        let now = media.now
        if let level = stream.received(packet.span, header, layer: layer, at: now) {
            owner?.loudnessReceived(level, from: self)
        }
        received &+= 1
        if received & 63 == 0 { longestForwarding = max(longestForwarding, media.exactNow - now) }
    }

    /// The largest time that handing on a packet has taken since the last time.
    func takeLongestForwarding() -> Duration {
        defer { longestForwarding = .zero }
        return longestForwarding
    }

    /// On the participant's own way to the hub.
    var jitter: Duration { connection?.jitter ?? .zero }

    private func stream(of source: UInt32, _ route: MediaRoute?) -> (stream: PublishedStream, layer: Int)? {
        if let known = incoming[source] { return known }
        guard let route, let stream = published[route.mid] else { return nil }
        let layer = stream.index(ofLayer: route.layer)
        return incoming.add(source, stream, layer: layer) ? (stream, layer) : nil
    }

    func feedbackReceived(_ packets: [RTCPPacket], by connection: PeerConnection) {
        for packet in packets {
            switch packet {
            case .senderReport(let report):
                incoming[report.ssrc]?.stream.received(report)
                reported(report.blocks)
            case .receiverReport(_, let blocks): reported(blocks)
            case .pictureLoss(_, let source): requestKeyframe(for: source)
            case .fullIntraRequest(_, let requests): for request in requests { requestKeyframe(for: request.ssrc) }
            case .lost(_, let source, let sequences): outgoing[source]?.stream.repair(sequences, at: media.now)
            default: break
            }
        }
    }

    private func reported(_ blocks: [RTCPReportBlock]) {
        for block in blocks where outgoing[block.ssrc] != nil { quality.reported(fractionLost: block.fractionLost) }
    }

    private func requestKeyframe(for source: UInt32) {
        guard let (stream, origin) = outgoing[source] else { return }
        origin.requestKeyframe(ofLayer: stream.selection.current ?? stream.selection.target, at: media.now)
    }

    func estimateChanged(of connection: PeerConnection) {
        if connection === sender { estimateChanged() }
    }

    func paddingDue(_ bytes: Int, by connection: PeerConnection) { sendPadding(bytes) }

    func channelChanged(_ event: DataChannelEvent, of connection: PeerConnection) {
        switch event {
        case .opened(let channel): if connection === sender { channelOpened(channel) }
        case .binary(let channel, let bytes):
            guard channel.label == "_reliable" || channel.label == "_lossy" else { return }
            owner?.dataReceived(bytes, isReliable: channel.label == "_reliable", from: self)
        case .text: break
        case .closed(let channel): if connection === sender { channels[channel.label] = nil }
        }
    }
}
