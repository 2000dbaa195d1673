// SPDX-License-Identifier: Apache-2.0

/// A recognizer of speech.
package protocol SpeechToText: Sendable {
    /// What it is called in logs and metrics.
    var name: String { get }

    /// A recognition of one participant's speech, ready to take sound. Throws if the recognizer cannot be had.
    func open() async throws(ProviderFailure) -> any SpeechRecognition
}

/// One participant's speech on its way to words. Its calls come one after another.
package protocol SpeechRecognition: Sendable {
    /// 16 kHz, in order, speech and the pauses inside it. Returns the words so far of the segment under way when they changed.
    func hear(_ frame: AudioFrame) async throws(ProviderFailure) -> String?

    /// Ends the segment and returns its final words, which may be empty. The next frame begins a new one.
    func finish() async throws(ProviderFailure) -> String

    /// Frees what it holds. Nothing is called after it.
    func close() async
}
