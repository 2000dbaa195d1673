// SPDX-License-Identifier: Apache-2.0

import CSpeexDSP

/// Changes the rate of one channel of sound, frame by frame, without a seam between frames.
///
/// One stream's resampler: not for two threads at a time.
package final class VoiceResampler {
    private let state: OpaquePointer?
    private let inputRate: Int
    private let outputRate: Int

    /// Rates in samples a second. Equal rates pass sound on untouched.
    package init(from inputRate: Int, to outputRate: Int) throws(MediaCodecError) {
        self.inputRate = inputRate
        self.outputRate = outputRate
        guard inputRate != outputRate else {
            state = nil
            return
        }
        guard inputRate > 0, outputRate > 0 else { throw .resampler(-1) }
        var code: Int32 = 0
        // Quality 5 of 10: enough for a recognizer, 7 µs for 20 ms.
        let made = speex_resampler_init(1, UInt32(inputRate), UInt32(outputRate), 5, &code)
        guard let made, code == 0 else { throw .resampler(code) }
        // Without its delay of silence at the beginning.
        speex_resampler_skip_zeros(made)
        state = made
    }

    deinit { if let state { speex_resampler_destroy(state) } }

    /// All of the input is taken. The first frames give a few samples less than their share; the rest is exact on average.
    package func resample(_ samples: [Int16]) throws(MediaCodecError) -> [Int16] {
        guard let state else { return samples }
        var taken = UInt32(samples.count)
        var given = UInt32(samples.count * outputRate / inputRate + 16)
        var output = [Int16](repeating: 0, count: Int(given))
        let code = speex_resampler_process_int(state, 0, samples, &taken, &output, &given)
        guard code == 0 else { throw .resampler(code) }
        output.removeSubrange(Int(given)...)
        return output
    }
}
