// SPDX-License-Identifier: Apache-2.0

import COpus

/// Makes sound of Opus packets, one channel at 48 kHz whatever the sender used, and of packets that never came.
///
/// One stream's decoder: not for two threads at a time.
package final class OpusVoiceDecoder {
    package static let rate = 48_000
    /// The longest packet holds 120 ms.
    private static let longestFrame = 5_760

    private let decoder: OpaquePointer
    private var buffer = [Int16](repeating: 0, count: OpusVoiceDecoder.longestFrame)

    package init() throws(MediaCodecError) {
        var code: Int32 = 0
        let made = opus_decoder_create(Int32(Self.rate), 1, &code)
        guard let made, code == OPUS_OK else { throw .opus(code) }
        decoder = made
    }

    deinit { opus_decoder_destroy(decoder) }

    /// The samples of one packet. Malformed packets are refused; the decoder goes on with the next.
    package func decode(_ packet: some Collection<UInt8>) throws(MediaCodecError) -> [Int16] {
        try decode(Array(packet), count: Self.longestFrame, correcting: false)
    }

    /// What stood in the packet before this one, out of the copy that this one carries; a guess if it carries none.
    /// `count` is the missing packet's length in samples.
    package func recover(from next: some Collection<UInt8>, count: Int = 960) throws(MediaCodecError) -> [Int16] {
        try decode(Array(next), count: count, correcting: true)
    }

    /// A guess at a packet of which nothing is known: the sound dies away gently.
    package func conceal(count: Int = 960) throws(MediaCodecError) -> [Int16] {
        try finish(opus_decode(decoder, nil, 0, &buffer, Int32(min(count, Self.longestFrame)), 0))
    }

    private func decode(_ bytes: [UInt8], count: Int, correcting: Bool) throws(MediaCodecError) -> [Int16] {
        let capacity = Int32(min(count, Self.longestFrame))
        return try finish(opus_decode(decoder, bytes, Int32(bytes.count), &buffer, capacity, correcting ? 1 : 0))
    }

    private func finish(_ count: Int32) throws(MediaCodecError) -> [Int16] {
        guard count >= 0 else { throw .opus(count) }
        return Array(buffer[..<Int(count)])
    }
}
