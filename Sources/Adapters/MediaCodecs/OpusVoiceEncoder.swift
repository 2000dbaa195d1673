// SPDX-License-Identifier: Apache-2.0

import COpus

/// Makes Opus packets (RFC 6716) of speech: one channel, 20 ms each, with the forward error correction that a lossy line needs.
///
/// One stream's encoder: not for two threads at a time.
package final class OpusVoiceEncoder {
    /// Samples a second that go in.
    package static let rate = 48_000
    /// Samples of one packet.
    package static let frameLength = 960
    /// A packet is never longer.
    private static let longestPacket = 1_275

    private let encoder: OpaquePointer
    private var buffer = [UInt8](repeating: 0, count: OpusVoiceEncoder.longestPacket)

    /// `bitrate` in bits a second; `lossPercent` is the loss that correction is made for.
    package init(bitrate: Int = 32_000, lossPercent: Int = 10) throws(MediaCodecError) {
        var code: Int32 = 0
        let made = opus_encoder_create(Int32(Self.rate), 1, patchbay_opus_application_voice(), &code)
        guard let made, code == OPUS_OK else { throw .opus(code) }
        let settled = patchbay_opus_for_speech(made, Int32(bitrate), 5, Int32(lossPercent))
        guard settled == OPUS_OK else {
            opus_encoder_destroy(made)
            throw .opus(settled)
        }
        encoder = made
    }

    deinit { opus_encoder_destroy(encoder) }

    /// The packet of exactly ``frameLength`` samples.
    package func encode(_ samples: [Int16]) throws(MediaCodecError) -> [UInt8] {
        guard samples.count == Self.frameLength else { throw .frameLength(samples.count) }
        let count = opus_encode(encoder, samples, Int32(Self.frameLength), &buffer, Int32(buffer.count))
        guard count > 0 else { throw .opus(count) }
        return Array(buffer[..<Int(count)])
    }
}

/// What a codec refused.
package enum MediaCodecError: Error, Equatable, Sendable {
    /// Opus' own code (`opus_defines.h`).
    case opus(Int32)
    /// So many samples are no frame.
    case frameLength(Int)
    /// The resampler's own code, or a rate that it cannot take.
    case resampler(Int32)
}
