// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Several models as one: the first that answers within its time is the model. Once something of an answer has come, the
/// answer is that model's; a failure after it is the caller's to deal with, since half of it may have been heard.
package struct FallbackModel: LanguageModel {
    package let name: String
    private let order: FallbackOrder<any LanguageModel>
    private let stream: FallbackStream

    /// `patience` bounds the wait for the first part of each model's answer.
    package init(
        _ models: [any LanguageModel], patience: Duration = .seconds(8), timers: any TimerScheduling,
        tasks: any TaskStarting, settings: FallbackChain.Settings = .init()
    ) {
        name = models.map(\.name).joined(separator: ", else ")
        order = FallbackOrder(models, timers: timers, settings: settings)
        stream = FallbackStream(patience: patience, timers: timers, tasks: tasks)
    }

    package func answer(_ request: ModelRequest) -> AsyncThrowingStream<ModelPart, any Error> {
        stream.first(of: order, named: \.name) { $0.answer(request) }
    }
}

/// Several voices as one, in the same way.
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

/// Several recognizers as one: a recognition is opened with the first that can be had.
package struct FallbackRecognizer: SpeechToText {
    package let name: String
    private let order: FallbackOrder<any SpeechToText>
    private let patience: Duration
    private let timers: any TimerScheduling

    package init(
        _ recognizers: [any SpeechToText], patience: Duration = .seconds(5), timers: any TimerScheduling,
        settings: FallbackChain.Settings = .init()
    ) {
        name = recognizers.map(\.name).joined(separator: ", else ")
        order = FallbackOrder(recognizers, timers: timers, settings: settings)
        self.patience = patience
        self.timers = timers
    }

    package func open() async throws(ProviderFailure) -> any SpeechRecognition {
        try await order.first { recognizer throws(ProviderFailure) in
            try await timers.within(patience, recognizer.name) { try await recognizer.open() }
        }
    }
}
