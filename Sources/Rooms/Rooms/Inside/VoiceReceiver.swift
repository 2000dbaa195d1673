// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import MediaCodecs
import RTCPackets

/// Hears one track of sound for somebody inside the hub. Belongs to the media loop.
final class VoiceReceiver: TrackReceiving {
    /// Samples a second that go out; what recognizers of speech want.
    static let rate = 16_000
    private static let packetLength = 960

    let track: String
    private let payloadTypes: Set<UInt8>
    private let decoder: OpusVoiceDecoder
    private let resampler: VoiceResampler
    private var order = VoiceReordering()
    private let hear: ([Int16]) -> Void
    private var samples: [Int16] = []

    /// Samples of a frame that goes out: 20 ms.
    private static let frameLength = rate / 50

    /// Throws if there is no memory for a decoder. `hear` gets frames of 20 ms.
    init(_ origin: PublishedStream, _ hear: @escaping ([Int16]) -> Void) throws(MediaCodecError) {
        track = origin.track
        payloadTypes = Set(origin.section.codecs.filter { $0.isNamed("opus") }.map(\.payloadType))
        decoder = try OpusVoiceDecoder()
        resampler = try VoiceResampler(from: OpusVoiceDecoder.rate, to: Self.rate)
        self.hear = hear
    }

    func received(_ packet: Span<UInt8>, _ header: RTPHeader, at now: MonotonicTime) {
        guard payloadTypes.contains(header.payloadType), !header.payload.isEmpty else { return }
        var bytes: [UInt8] = []
        bytes.append(packet.extracting(header.payload))
        perform(order.received(header.sequence, bytes, at: now))
    }

    func timePassed(at now: MonotonicTime) { perform(order.timePassed(at: now)) }

    func ended() {}

    private func perform(_ steps: [VoiceReordering.Step]) {
        for step in steps {
            do throws(MediaCodecError) {
                let samples =
                    switch step {
                    case .decode(let packet): try decoder.decode(packet)
                    case .recover(let next): try decoder.recover(from: next)
                    case .conceal: try decoder.conceal()
                    case .silence(let frames): [Int16](repeating: 0, count: frames * Self.packetLength)
                    }
                pass(try resampler.resample(samples))
            } catch {
                // A malformed packet is silence; the next one counts again.
                pass([Int16](repeating: 0, count: Self.frameLength))
            }
        }
    }

    private func pass(_ sound: [Int16]) {
        samples += sound
        while samples.count >= Self.frameLength {
            hear(Array(samples.prefix(Self.frameLength)))
            samples.removeFirst(Self.frameLength)
        }
    }
}
