// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import LiveKitSignal
import RTCPackets
import RTCSession

/// One track as its publisher sends it, and the streams to those who receive it. Belongs to the media loop.
final class PublishedStream {
    let track: String
    let isAudio: Bool
    /// As we have answered it.
    private(set) var section: MediaSection
    /// As the publisher has announced them.
    let announced: [VideoLayer]
    /// Nil for who is inside the hub.
    private let publisher: PeerConnection?
    /// Those inside the hub who take the track.
    private var listeners: [any TrackReceiving] = []
    private var streams: ContiguousArray<ForwardedStream> = []
    /// By index: the lowest is 0. Nil for those that have never come.
    private(set) var layers: [PublishedLayer?] = []
    private var codecs: [UInt8: VideoPayload] = [:]
    private let outgoing: OutgoingPacket
    private var needed = NeededLayers()
    /// Beyond this there are none.
    private static let maximumLayers = 16
    private var levelExtension: UInt8?
    /// Packets since the stream began.
    private(set) var packets: UInt64 = 0

    init(
        track: String, section: MediaSection, layers: [VideoLayer], publisher: PeerConnection?, outgoing: OutgoingPacket
    ) {
        (self.track, self.section, self.publisher, announced) = (track, section, publisher, layers)
        self.outgoing = outgoing
        isAudio = section.kind == "audio"
        described(by: section)
    }

    func described(by section: MediaSection) {
        self.section = section
        let uri = RTPExtensionKind.audioLevel.rawValue
        levelExtension = section.extensionMaps.first { $0.uri == uri }?.id
        for codec in section.codecs { codecs[codec.payloadType] = VideoPayload(codec: codec.name) }
    }

    var clockRate: UInt32 { section.codecs.first?.clockRate ?? 90_000 }
    var mime: String { section.codecs.first.map { "\(section.kind)/\($0.name)" } ?? section.kind }
    var receivers: Int { streams.count + listeners.count }

    func add(_ stream: ForwardedStream) {
        remove(subscriber: stream.subscriber)
        let same = streams.first { $0.match == stream.match }
        stream.layout = same?.layout ?? (streams.map(\.layout).max() ?? 0) + 1
        streams.append(stream)
    }

    func remove(subscriber: String) { streams.removeAll { $0.subscriber == subscriber } }

    func attach(_ listener: any TrackReceiving) { listeners.append(listener) }

    func detach(_ listener: any TrackReceiving) { listeners.removeAll { $0 === listener } }

    /// The place of a layer among the others, by what the publisher calls it: as announced, as is usual, or by its place
    /// in the description.
    func index(ofLayer name: String?) -> Int {
        guard let name else { return 0 }
        if let layer = announced.first(where: { $0.rid == name }) { return Int(layer.quality.number) }
        if let usual = ["q", "h", "f"].firstIndex(of: name) { return usual }
        return section.restrictions.firstIndex { $0.id == name } ?? 0
    }

    /// The loudness that the packet states, if any.
    func received(
        _ packet: Span<UInt8>, _ header: RTPHeader, layer index: Int, at now: MonotonicTime
    ) -> RTPAudioLevel? {
        guard (0..<Self.maximumLayers).contains(index) else { return nil }
        packets &+= 1
        if index >= layers.count || layers[index]?.source != header.ssrc { layerBegan(index, header.ssrc, at: now) }
        layers[index]?.received(packet.count, header.sequence, at: now)
        let codec = isAudio ? nil : codecs[header.payloadType]
        let isKeyframe = codec?.isKeyframe(packet.extracting(header.payload)) ?? false
        outgoing.begin()
        for stream in streams {
            stream.forward(packet, header, layer: index, isKeyframe: isKeyframe, at: now, by: outgoing)
        }
        for listener in listeners { listener.received(packet, header, at: now) }
        guard let levelExtension, let value = header.extensions?.value(of: levelExtension, in: packet), !value.isEmpty
        else { return nil }
        return RTPAudioLevel(byte: packet[value.lowerBound])
    }

    /// A publisher that begins anew, after a restart or another codec, begins with another source.
    private func layerBegan(_ index: Int, _ source: UInt32, at now: MonotonicTime) {
        while layers.count <= index { layers.append(nil) }
        let isFirst = layers[index] == nil
        layers[index] = PublishedLayer(source: source, at: now)
        if isFirst { for stream in streams { stream.owner.layersChanged() } }
    }

    func received(_ report: RTCPSenderReport) {
        guard layers.contains(where: { $0?.source == report.ssrc }) else { return }
        for stream in streams { stream.forward(report) }
    }

    /// The layers that arrive, from the lowest up.
    func liveLayers(at now: MonotonicTime) -> [LayerAllocation.Layer] {
        layers.enumerated().compactMap { index, layer in
            guard let layer, layer.isLive(at: now) else { return nil }
            // Until it has been measured, what the publisher says counts.
            let stated = announced.first { Int($0.quality.number) == index }.map { Int($0.bitrate) } ?? 0
            return LayerAllocation.Layer(index: index, bitsPerSecond: layer.rate > 0 ? layer.rate : stated)
        }
    }

    func measure(at now: MonotonicTime) {
        for index in layers.indices { layers[index]?.measure(at: now) }
    }

    /// Of all layers together, since the last time.
    func takeLoss() -> (expected: Int, received: Int) {
        var sum = (expected: 0, received: 0)
        for index in layers.indices {
            guard let loss = layers[index]?.takeLoss() else { continue }
            sum = (sum.expected + loss.expected, sum.received + loss.received)
        }
        return sum
    }

    /// What the publisher is to be told, if it sends layers and others are of use now than it knows.
    func neededLayers(at now: MonotonicTime) -> SubscribedQualityUpdate? {
        guard !isAudio, announced.count > 1 else { return nil }
        let wanted = listeners.isEmpty ? streams.compactMap { $0.wish.mostLayer(of: announced) }.max() : 2
        guard needed.timePassed(wanted: wanted, at: now) else { return nil }
        return needed.update(of: track, codec: section.codecs.first?.name.lowercased() ?? "")
    }

    /// Asks the publisher for a picture that can be decoded by itself; many who ask at once are one.
    func requestKeyframe(ofLayer index: Int?, at now: MonotonicTime) {
        guard !isAudio, let index, layers.indices.contains(index), layers[index]?.mayRequestKeyframe(at: now) == true,
            let source = layers[index]?.source, let publisher
        else { return }
        publisher.send(rtcp: [.pictureLoss(sender: publisher.configuration.reporterSource, media: source)])
    }
}
