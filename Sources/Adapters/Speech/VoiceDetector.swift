// SPDX-License-Identifier: Apache-2.0

import CSpeech

/// Tells voice from other sound, frame by frame, by the Gaussian mixtures of WebRTC. Floods in steady noise: put an energy
/// gate before it.
///
/// `@unchecked Sendable`: the state belongs to one detector, which its owner calls from one place at a time; it may change
/// threads in between.
package final class VoiceDetector: @unchecked Sendable {
    private let state: UnsafeMutableRawPointer
    private let processFrame: patchbay_vad_process
    private let release: patchbay_vad_free

    /// `strictness` in 0...3: the higher, the less is taken for voice.
    package init(strictness: Int = 3) throws(SpeechError) {
        let name = "libwebrtc_audio_processing.so.1"
        let library = try SpeechLibrary(name)
        let create = try library.function("WebRtcVad_Create", as: patchbay_vad_create.self)
        let initialize = try library.function("WebRtcVad_Init", as: patchbay_vad_with_state.self)
        let setMode = try library.function("WebRtcVad_set_mode", as: patchbay_vad_set_mode.self)
        processFrame = try library.function("WebRtcVad_Process", as: patchbay_vad_process.self)
        release = try library.function("WebRtcVad_Free", as: patchbay_vad_free.self)
        guard let state = create() else { throw .libraryMissing(name: name, reason: "it has no memory") }
        self.state = state
        guard initialize(state) == 0, setMode(state, Int32(min(max(strictness, 0), 3))) == 0 else {
            throw .libraryMissing(name: name, reason: "its voice detector does not start")
        }
    }

    deinit { release(state) }

    /// Frames of 10, 20 or 30 ms at 8, 16, 32 or 48 kHz; anything else is no voice.
    package func isVoice(_ samples: [Int16], rate: Int) -> Bool {
        samples.withUnsafeBufferPointer { processFrame(state, Int32(rate), $0.baseAddress, $0.count) } == 1
    }
}
