// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import RTCPackets
import RTCSession

/// The connection of one participant: what it sends, what is sent to it, and its data channels. Belongs to the media
/// loop.
final class Stay: PeerConnectionDelegate, ForwardedStreamOwning {
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
    var connection: PeerConnection?
    /// By which a client with two peer connections receives.
    var second: PeerConnection?
    var published: [String: PublishedStream] = [:]
    private var incoming = IncomingSources()
    var outgoing: [UInt32: (stream: ForwardedStream, origin: PublishedStream)] = [:]
    /// Of each track that is to go out: its own source, and that by which it is sent again.
    var sources: [String: (own: UInt32, repair: UInt32)] = [:]
    /// How the client wants its tracks, of those that it has said something of.
    private(set) var wishes: [String: VideoWish] = [:]
    var probing = ProbePlan()
    private let dataOutlet = DataOutlet()
    /// Whether its channels were announced to a client with two peer connections.
    var hasOwnChannels = false
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

    // MARK: Tracks

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
        guard let inside else { return dataOutlet.send(bytes, isReliable: isReliable, by: sender) }
        inside.data(bytes)
        return !inside.hasOverflowed
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
        case .opened(let channel): if connection === sender { dataOutlet.opened(channel, of: connection) }
        case .binary(let channel, let bytes):
            guard let isReliable = DataOutlet.isReliable(channel) else { return }
            owner?.dataReceived(bytes, isReliable: isReliable, from: self)
        case .text: break
        case .closed(let channel): if connection === sender { dataOutlet.closed(channel) }
        }
    }
}
