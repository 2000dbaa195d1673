// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import RTCPackets

/// The voice of somebody inside the hub, sent as any client sends its own: Opus, 20 ms a packet, silence where nothing is
/// said, so that receivers keep their clocks. Belongs to the media loop.
final class VoiceTrack {
    /// The mid of its one section.
    static let mid = "voice"
    private static let payloadType: UInt8 = 111
    private static let levelExtension: UInt8 = 1
    private static let frame = Duration.milliseconds(20)
    private static let frameLength: UInt32 = 960
    /// Later than this, time is left out instead of being made up for.
    private static let mostBehind = Duration.milliseconds(100)
    /// An Opus packet of 20 ms without sound.
    private static let silence: [UInt8] = [0xF8, 0xFF, 0xFE]

    let stream: PublishedStream
    private let source: UInt32
    private var writer = RTPPacketWriter()
    private var sequence: UInt16
    private var timestamp: UInt32
    /// When the next packet is to be sent; nil before the first.
    private var due: MonotonicTime?
    private var isVoiced = false

    /// `source` and the beginnings of its numbers are to be chosen by chance.
    init(track: String, source: UInt32, sequence: UInt16, timestamp: UInt32, outgoing: OutgoingPacket) {
        stream = PublishedStream(
            track: track, section: Self.section, layers: [], publisher: nil, outgoing: outgoing)
        (self.source, self.sequence, self.timestamp) = (source, sequence, timestamp)
    }

    /// As a client's offer would describe it.
    static var section: MediaSection {
        var section = MediaSection(kind: "audio", transport: "UDP/TLS/RTP/SAVPF", formats: [])
        section.attributes.append("mid", mid)
        section.append(
            SDPCodec(
                payloadType: payloadType, name: "opus", clockRate: 48_000, channels: 2,
                parameters: "minptime=10;useinbandfec=1"))
        section.append(SDPExtensionMap(id: levelExtension, uri: RTPExtensionKind.audioLevel.rawValue))
        section.attributes.append("sendonly")
        return section
    }

    /// The level of the packet, for who speaks.
    @discardableResult
    func send(_ packet: VoiceEncoder.Packet, at now: MonotonicTime) -> RTPAudioLevel? {
        catchUp(to: now)
        return write(packet.payload, packet.level, at: now)
    }

    /// Fills with silence what was not spoken. To be called every 20 ms.
    func timePassed(at now: MonotonicTime) {
        guard stream.receivers > 0 else { return due = nil }
        catchUp(to: now)
        while let due, now - due >= Self.frame {
            write(Self.silence, RTPAudioLevel(decibels: -127, isVoice: false), at: now)
        }
    }

    /// Begins, or begins anew, where the clock stands.
    private func catchUp(to now: MonotonicTime) {
        guard let due else { return self.due = now }
        guard now - due > Self.mostBehind else { return }
        let missed = UInt32(clamping: Int64((now - due) / Self.frame))
        timestamp &+= missed &* Self.frameLength
        self.due = now
    }

    @discardableResult
    private func write(_ payload: [UInt8], _ level: RTPAudioLevel, at now: MonotonicTime) -> RTPAudioLevel? {
        let fields = RTPPacketWriter.Fields(
            marker: level.isVoice && !isVoiced, payloadType: Self.payloadType, sequence: sequence,
            timestamp: timestamp, ssrc: source)
        isVoiced = level.isVoice
        writer.begin(fields)
        writer.add(id: Self.levelExtension, [level.byte].span)
        writer.endHeader()
        writer.add(payload: payload.span)
        sequence &+= 1
        timestamp &+= Self.frameLength
        due = due.map { $0 + Self.frame }
        let bytes = writer.bytes
        guard let header = try? RTPHeader(parsing: bytes.span) else { return nil }
        return stream.received(bytes.span, header, layer: 0, at: now)
    }
}
