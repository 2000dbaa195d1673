// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets
import RTCSession

/// One track on its way to one subscriber. Belongs to the media loop.
final class ForwardedStream {
    /// How the track leaves: by which section, source and codecs.
    struct Way {
        var mid: String
        var source: UInt32
        var repairSource: UInt32?
        var match: CodecMatch
        var clockRate: UInt32
    }

    // What every packet needs stands together.
    private let connection: PeerConnection
    /// Our source towards the subscriber.
    let source: UInt32
    let isAudio: Bool
    /// Those that were sent.
    private(set) var packets: UInt32 = 0
    private var octets: UInt32 = 0
    /// Which other streams' packets look the same, as the publisher's stream counts them.
    var layout = 0
    private(set) var selection: LayerSelection
    private var numbers: StreamNumbers
    /// The payload type that came last and that by which it went out, which are mostly the next one's too: the table of all
    /// lies elsewhere.
    private var lastType: (incoming: UInt8, outgoing: UInt8)?
    let match: CodecMatch

    let track: String
    let subscriber: String
    let owner: any ForwardedStreamOwning
    var wish = VideoWish()
    private var repairSource: UInt32?
    private var history: RetransmissionHistory?
    private var pictures = PictureNumbers()

    init(
        _ track: String, isAudio: Bool, to subscriber: String, by way: Way, connection: PeerConnection,
        owner: any ForwardedStreamOwning
    ) {
        (self.track, self.isAudio, self.subscriber) = (track, isAudio, subscriber)
        (source, match, repairSource) = (way.source, way.match, way.repairSource)
        (self.connection, self.owner) = (connection, owner)
        numbers = StreamNumbers(clockRate: way.clockRate)
        selection = LayerSelection(sending: isAudio ? 0 : nil)
    }

    // MARK: Layers

    /// The layer that goes out from its next keyframe on; nil to pause.
    func choose(_ layer: Int?) { selection.choose(layer) }

    /// The way does not carry what goes out: it ends at once, with what waits of it, so that the chosen layer's keyframe
    /// does not have to wait behind it.
    func giveUp() {
        selection.interrupt()
        connection.giveUp(source)
        if let repairSource { connection.giveUp(repairSource) }
        history?.forget()
    }

    /// `outgoing` is shared by all receivers of the packet.
    func forward(
        _ packet: Span<UInt8>, _ header: RTPHeader, layer: Int, isKeyframe: Bool, at now: MonotonicTime,
        by outgoing: OutgoingPacket
    ) {
        guard let payloadType = payloadType(of: header.payloadType) else { return }
        let before = selection.current
        // Of a codec whose keyframes are not known any packet may be the first.
        let mayBegin = isKeyframe || !match.knowsKeyframes
        guard selection.admits(layer: layer, isKeyframe: mayBegin) else { return }
        if before != selection.current { numbers.interrupt() }
        let isNew = numbers.isNew(header)
        var fields = RTPPacketWriter.Fields(header)
        (fields.sequence, fields.timestamp) = numbers.forwarded(header, at: now)
        (fields.payloadType, fields.ssrc) = (payloadType, source)
        outgoing.write(packet, header, fields, match, layout: layout)
        if !isAudio, match.isVP8(header.payloadType) {
            renumber(packet.extracting(header.payload), isNew: isNew, in: outgoing)
        }
        send(outgoing.bytes, fields, repairedBy: isAudio ? nil : match.repair(of: payloadType))
    }

    private func payloadType(of incoming: UInt8) -> UInt8? {
        if let lastType, lastType.incoming == incoming { return lastType.outgoing }
        guard let outgoing = match.payloadType(of: incoming) else { return nil }
        lastType = (incoming, outgoing)
        return outgoing
    }

    private func renumber(_ payload: Span<UInt8>, isNew: Bool, in outgoing: OutgoingPacket) {
        guard let descriptor = VP8Descriptor(parsing: payload) else { return }
        if isNew { pictures.begin(with: descriptor, payload) }
        let (picture, base) = pictures.forwarded(descriptor, payload)
        outgoing.set(picture, base, descriptor)
    }

    private func send(_ bytes: [UInt8], _ fields: RTPPacketWriter.Fields, repairedBy repair: UInt8?) {
        packets &+= 1
        octets &+= UInt32(bytes.count)
        if let repair, let repairSource {
            if history == nil {
                history = RetransmissionHistory(
                    payloadType: repair, source: repairSource, sequence: UInt16.random(in: 0...0x7FFF))
            }
            history?.sent(bytes, sequence: fields.sequence)
        }
        connection.send(rtp: bytes.span, isPaced: !isAudio)
    }

    func forward(_ report: RTCPSenderReport) {
        guard var report = numbers.forwarded(report, as: source) else { return }
        (report.packetCount, report.octetCount) = (packets, octets)
        connection.send(rtcp: [.senderReport(report)])
    }

    // MARK: Once more

    /// Sends what the subscriber misses, as far as it is remembered.
    func repair(_ sequences: [UInt16], at now: MonotonicTime) {
        for sequence in sequences.prefix(RetransmissionHistory.capacity) {
            if let packet = history?.repair(sequence, at: now) { connection.send(rtp: packet.span, isPaced: true) }
        }
    }

    var canPad: Bool { history != nil }

    /// Sends something of no use, and tells how much; 0 if it cannot.
    func sendPadding() -> Int {
        guard let packet = history?.padding() else { return 0 }
        connection.send(rtp: packet.span)
        return packet.count
    }
}

/// Whose stream it is.
protocol ForwardedStreamOwning: AnyObject {
    /// A layer has begun to arrive: the choice among them may change.
    func layersChanged()
}
