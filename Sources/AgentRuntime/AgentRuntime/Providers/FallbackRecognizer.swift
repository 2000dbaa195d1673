// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

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
