// SPDX-License-Identifier: Apache-2.0

import MediaCodecs
import RTCPackets

/// Makes packets of the sound that somebody inside the hub gives. One stream's: not for two threads at a time.
struct VoiceEncoder: ~Copyable {
    /// One packet of 20 ms and how loud it is.
    struct Packet: Equatable, Sendable {
        let payload: [UInt8]
        let level: RTPAudioLevel
    }

    private var encoder: OpusVoiceEncoder?
    private var resampler: (rate: Int, resampler: VoiceResampler)?
    private var samples: [Int16] = []

    /// The packets that are full; what is left over stands at the head of the next one. Any rate, which may change.
    mutating func encode(_ sound: [Int16], rate: Int) throws(MediaCodecError) -> [Packet] {
        if resampler?.rate != rate {
            resampler = (rate, try VoiceResampler(from: rate, to: OpusVoiceEncoder.rate))
        }
        if encoder == nil { encoder = try OpusVoiceEncoder() }
        guard let encoder, let resampler = resampler?.resampler else { return [] }
        samples += try resampler.resample(sound)
        var packets: [Packet] = []
        while samples.count >= OpusVoiceEncoder.frameLength {
            let frame = Array(samples.prefix(OpusVoiceEncoder.frameLength))
            samples.removeFirst(OpusVoiceEncoder.frameLength)
            packets.append(Packet(payload: try encoder.encode(frame), level: Self.level(of: frame)))
        }
        return packets
    }

    /// What is left over, filled up with silence; nil if nothing is.
    mutating func flush() throws(MediaCodecError) -> Packet? {
        guard !samples.isEmpty, let encoder else { return nil }
        let frame = samples + [Int16](repeating: 0, count: OpusVoiceEncoder.frameLength - samples.count)
        samples = []
        return Packet(payload: try encoder.encode(frame), level: Self.level(of: frame))
    }

    /// In whole decibels below full scale, by the mean power.
    static func level(of frame: [Int16]) -> RTPAudioLevel {
        let power = frame.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(frame.count, 1)) / (32_768 * 32_768)
        var decibels = 0
        var bound = 1.0
        while decibels > -127, power < bound {
            decibels -= 1
            bound *= 0.794_328_234_724_28
        }
        return RTPAudioLevel(decibels: decibels, isVoice: decibels > -50)
    }
}
