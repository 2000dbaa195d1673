// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Several voices as one, as ``FallbackModel`` makes one of several models.
package struct FallbackVoice: TextToSpeech {
    package let name: String
    private let order: FallbackOrder<any TextToSpeech>
    private let stream: FallbackStream

    /// `patience` bounds the wait for the first sound of each voice.
    package init(
        _ voices: [any TextToSpeech], patience: Duration = .seconds(3), timers: any TimerScheduling,
        tasks: any TaskStarting, settings: FallbackChain.Settings = .init()
    ) {
        name = voices.map(\.name).joined(separator: ", else ")
        order = FallbackOrder(voices, timers: timers, settings: settings)
        stream = FallbackStream(patience: patience, timers: timers, tasks: tasks)
    }

    package func speak(_ text: String) -> AsyncThrowingStream<AudioFrame, any Error> {
        stream.first(of: order, named: \.name) { $0.speak(text) }
    }
}
