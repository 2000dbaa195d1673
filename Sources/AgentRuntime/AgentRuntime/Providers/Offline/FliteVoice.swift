// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
package import Speech

/// A voice without any network. Its work is done where `workers` run, never on an event loop of the hub.
package struct FliteVoice: TextToSpeech {
    package let name: String
    private let synthesizer: FliteSynthesizer
    private let workers: any TaskStarting

    /// Of 32,767: what is quieter before the first sound is silence.
    private static let audible: UInt16 = 120

    /// Opens the libraries and speaks a word to nobody, so that the first listener does not wait for what is read from disk
    /// then: tens of milliseconds the first time.
    package init(_ voice: FliteSynthesizer.Voice, workers: any TaskStarting) throws(SpeechError) {
        name = "flite \(voice.rawValue)"
        synthesizer = try FliteSynthesizer(voice)
        _ = try synthesizer.speak("Yes.")
        self.workers = workers
    }

    package func speak(_ text: String) -> AsyncThrowingStream<AudioFrame, any Error> {
        AsyncThrowingStream { continuation in
            let work = workers.start {
                do throws(SpeechError) {
                    let speech = try synthesizer.speak(text)
                    for frame in Self.frames(of: speech) where !Task.isCancelled { continuation.yield(frame) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: ProviderFailure(.badAnswer, error.description))
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    /// 20 ms each, the last filled up with silence. The silence that flite puts before each text, a sixth of a second, is
    /// what a listener would wait for; the one behind it is pause enough between sentences.
    static func frames(of speech: FliteSynthesizer.Speech) -> [AudioFrame] {
        let length = speech.rate / 50
        let onset = speech.samples.firstIndex { $0.magnitude > audible } ?? 0
        return stride(from: max(onset - length, 0), to: speech.samples.count, by: length).map { start in
            var samples = Array(speech.samples[start..<min(start + length, speech.samples.count)])
            samples += [Int16](repeating: 0, count: length - samples.count)
            return AudioFrame(samples: samples, rate: speech.rate)
        }
    }
}
