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
    private var streams: [String: ForwardedStream] = [:]
    /// By index: the lowest is 0.
    private(set) var layers: [Int: PublishedLayer] = [:]
    private var codecs: [UInt8: VideoPayload] = [:]
    private var writer = RTPPacketWriter()
    private var levelExtension: UInt8?
    /// Packets since the stream began.
    private(set) var packets: UInt64 = 0

    init(track: String, section: MediaSection, layers: [VideoLayer], publisher: PeerConnection?) {
        (self.track, self.section, self.publisher, announced) = (track, section, publisher, layers)
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

    func add(_ stream: ForwardedStream, for subscriber: String, at now: MonotonicTime) { streams[subscriber] = stream }

    func remove(subscriber: String) { streams[subscriber] = nil }

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
        packets &+= 1
        if layers[index]?.source != header.ssrc { layerBegan(index, header.ssrc, at: now) }
        layers[index]?.received(packet.count, header.sequence, at: now)
        let codec = codecs[header.payloadType]
        let isKeyframe = codec?.isKeyframe(packet.extracting(header.payload)) ?? false
        for stream in streams.values {
            stream.forward(packet, header, layer: index, isKeyframe: isKeyframe, at: now, with: &writer)
        }
        for listener in listeners { listener.received(packet, header, at: now) }
        guard let levelExtension, let value = header.extensions?.value(of: levelExtension, in: packet), !value.isEmpty
        else { return nil }
        return RTPAudioLevel(byte: packet[value.lowerBound])
    }

    /// A publisher that begins anew, after a restart or another codec, begins with another source.
    private func layerBegan(_ index: Int, _ source: UInt32, at now: MonotonicTime) {
        let isFirst = layers[index] == nil
        layers[index] = PublishedLayer(source: source, at: now)
        if isFirst { for stream in streams.values { stream.owner?.layersChanged() } }
    }

    func received(_ report: RTCPSenderReport) {
        guard layers.values.contains(where: { $0.source == report.ssrc }) else { return }
        for stream in streams.values { stream.forward(report) }
    }

    /// The layers that arrive, from the lowest up.
    func liveLayers(at now: MonotonicTime) -> [LayerAllocation.Layer] {
        layers.filter { $0.value.isLive(at: now) }.sorted { $0.key < $1.key }.map { index, layer in
            // Until it has been measured, what the publisher says counts.
            let stated = announced.first { Int($0.quality.number) == index }.map { Int($0.bitrate) } ?? 0
            return LayerAllocation.Layer(index: index, bitsPerSecond: layer.rate > 0 ? layer.rate : stated)
        }
    }

    func measure(at now: MonotonicTime) {
        for index in layers.keys { layers[index]?.measure(at: now) }
    }

    /// Of all layers together, since the last time.
    func takeLoss() -> (expected: Int, received: Int) {
        var sum = (expected: 0, received: 0)
        for index in layers.keys {
            guard let loss = layers[index]?.takeLoss() else { continue }
            sum = (sum.expected + loss.expected, sum.received + loss.received)
        }
        return sum
    }

    /// Asks the publisher for a picture that can be decoded by itself; many who ask at once are one.
    func requestKeyframe(ofLayer index: Int?, at now: MonotonicTime) {
        guard !isAudio, let index, layers[index]?.mayRequestKeyframe(at: now) == true,
            let source = layers[index]?.source, let publisher
        else { return }
        publisher.send(rtcp: [.pictureLoss(sender: publisher.configuration.reporterSource, media: source)])
    }
}
