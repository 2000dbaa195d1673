// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets
import RTCSession

/// One track as its publisher sends it, and the streams to those who receive it. Belongs to the media loop.
final class PublishedStream {
    let track: String
    let isAudio: Bool
    /// As we have answered it.
    private(set) var section: MediaSection
    private let publisher: PeerConnection
    private var streams: [String: ForwardedStream] = [:]
    private var sources: Set<UInt32> = []
    private var writer = RTPPacketWriter()
    private var levelExtension: UInt8?
    private var lastKeyframeRequest: MonotonicTime?
    /// Packets since the stream began.
    private(set) var packets: UInt64 = 0

    /// Sources that one track may use: layers, and those after a restart.
    private static let maximumSources = 16
    private static let keyframeInterval = Duration.milliseconds(500)

    init(track: String, section: MediaSection, publisher: PeerConnection) {
        (self.track, self.section, self.publisher) = (track, section, publisher)
        isAudio = section.kind == "audio"
        described(by: section)
    }

    func described(by section: MediaSection) {
        self.section = section
        let uri = RTPExtensionKind.audioLevel.rawValue
        levelExtension = section.extensionMaps.first { $0.uri == uri }?.id
    }

    var clockRate: UInt32 { section.codecs.first?.clockRate ?? 90_000 }
    var mime: String { section.codecs.first.map { "\(section.kind)/\($0.name)" } ?? section.kind }
    var receivers: Int { streams.count }

    func add(_ stream: ForwardedStream, for subscriber: String, at now: MonotonicTime) {
        streams[subscriber] = stream
        lastKeyframeRequest = nil
        requestKeyframe(at: now)
    }

    func remove(subscriber: String) { streams[subscriber] = nil }

    /// The loudness that the packet states, if any.
    func received(_ packet: Span<UInt8>, _ header: RTPHeader) -> RTPAudioLevel? {
        packets &+= 1
        if sources.count < Self.maximumSources { sources.insert(header.ssrc) }
        for stream in streams.values { stream.forward(packet, header, with: &writer) }
        guard let levelExtension, let value = header.extensions?.value(of: levelExtension, in: packet), !value.isEmpty
        else { return nil }
        return RTPAudioLevel(byte: packet[value.lowerBound])
    }

    func received(_ report: RTCPSenderReport) {
        guard sources.contains(report.ssrc) else { return }
        for stream in streams.values { stream.forward(report) }
    }

    /// Asks the publisher for a picture that can be decoded by itself; many who ask at once are one.
    func requestKeyframe(at now: MonotonicTime) {
        guard !isAudio, !sources.isEmpty else { return }
        if let lastKeyframeRequest, now - lastKeyframeRequest < Self.keyframeInterval { return }
        lastKeyframeRequest = now
        let reporter = publisher.configuration.reporterSource
        publisher.send(rtcp: sources.sorted().map { .pictureLoss(sender: reporter, media: $0) })
    }
}
