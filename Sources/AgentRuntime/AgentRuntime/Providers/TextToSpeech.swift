// SPDX-License-Identifier: Apache-2.0

/// A voice.
package protocol TextToSpeech: Sendable {
    /// What it is called in logs and metrics.
    var name: String { get }

    /// The sound of one piece of text, in frames of at most 100 ms that come as they are made. Ends with a
    /// ``ProviderFailure`` if the voice fails; cancelling the consumer stops the work.
    func speak(_ text: String) -> AsyncThrowingStream<AudioFrame, any Error>
}
