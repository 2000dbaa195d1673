// SPDX-License-Identifier: Apache-2.0

import CSpeech
import Synchronization

/// English speech by flite, in the process, without any network.
///
/// `@unchecked Sendable`: the voice is touched under the lock only; flite keeps what it shares between voices in
/// tables that are written at registration, which happens under the lock of ``registration``.
package final class FliteSynthesizer: @unchecked Sendable {
    /// The voices that are compiled in; `rms` (male) and `slt` (female) are the clearest.
    package enum Voice: String, Sendable, CaseIterable {
        case rms, slt, awb
    }

    package struct Speech: Equatable, Sendable {
        package let samples: [Int16]
        /// Samples a second: 16,000 with these voices.
        package let rate: Int
    }

    /// Longer texts are refused: a sentence is spoken at a time.
    package static let longestText = 2_000

    private static let registration = Mutex(())
    private let voice: Mutex<UInt>
    private let synthesize: patchbay_flite_text_to_wave
    private let delete: patchbay_flite_delete_wave

    /// Opens the libraries and registers the voice: tens of milliseconds the first time.
    package init(_ voice: Voice) throws(SpeechError) {
        let flite = try SpeechLibrary("libflite.so.1")
        let voices = try SpeechLibrary("libflite_cmu_us_\(voice.rawValue).so.1")
        let initialize = try flite.function("flite_init", as: patchbay_flite_init.self)
        let register = try voices.function("register_cmu_us_\(voice.rawValue)", as: patchbay_flite_register_voice.self)
        synthesize = try flite.function("flite_text_to_wave", as: patchbay_flite_text_to_wave.self)
        delete = try flite.function("delete_wave", as: patchbay_flite_delete_wave.self)
        let address = Self.registration.withLock { _ -> UInt in
            _ = initialize()
            return UInt(bitPattern: register(nil))
        }
        guard address != 0 else { throw .cannotSpeak("the voice \(voice.rawValue) cannot be registered") }
        self.voice = Mutex(address)
    }

    /// The whole sound of a text: about 10 ms of work for a second of speech. Blocks; not for an event loop.
    package func speak(_ text: String) throws(SpeechError) -> Speech {
        guard text.utf8.count <= Self.longestText else {
            throw .cannotSpeak("it is longer than \(Self.longestText) bytes")
        }
        let speech = voice.withLock { voice -> Speech? in
            guard let wave = synthesize(text, UnsafeMutableRawPointer(bitPattern: voice)) else { return nil }
            defer { delete(wave) }
            guard let samples = wave.pointee.samples, wave.pointee.num_channels == 1 else { return nil }
            let buffer = UnsafeBufferPointer(start: samples, count: Int(wave.pointee.num_samples))
            return Speech(samples: Array(buffer), rate: Int(wave.pointee.sample_rate))
        }
        guard let speech else { throw .cannotSpeak("flite gave no sound") }
        return speech
    }
}
