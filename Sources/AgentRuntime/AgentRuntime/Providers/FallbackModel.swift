// SPDX-License-Identifier: Apache-2.0

package import Lifecycle

/// Several models as one: the first that answers within its time is the model. Once something of an answer has come, the
/// answer is that model's; a failure after it is the caller's to deal with, since half of it may have been heard.
package struct FallbackModel: LanguageModel {
    package let name: String
    package let mayBeAskedEarly: Bool
    private let order: FallbackOrder<any LanguageModel>
    private let stream: FallbackStream

    /// `patience` bounds the wait for the first part of each model's answer.
    package init(
        _ models: [any LanguageModel], patience: Duration = .seconds(8), timers: any TimerScheduling,
        tasks: any TaskStarting, settings: FallbackChain.Settings = .init()
    ) {
        name = models.map(\.name).joined(separator: ", else ")
        mayBeAskedEarly = models.allSatisfy(\.mayBeAskedEarly)
        order = FallbackOrder(models, timers: timers, settings: settings)
        stream = FallbackStream(patience: patience, timers: timers, tasks: tasks)
    }

    package func answer(_ request: ModelRequest) -> AsyncThrowingStream<ModelPart, any Error> {
        stream.first(of: order, named: \.name) { $0.answer(request) }
    }
}
