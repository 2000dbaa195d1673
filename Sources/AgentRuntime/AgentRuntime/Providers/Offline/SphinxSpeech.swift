// SPDX-License-Identifier: Apache-2.0

package import Speech
import Synchronization

/// English recognition without any network. Decoders are kept ready, because loading a model takes longer than a caller
/// waits; each does its work on one of `executors`, which must not be event loops of the hub. Models are loaded on another,
/// so that nobody who speaks is held up by who comes.
package final class SphinxSpeech: SpeechToText {
    package let name = "pocketsphinx"
    private let language: SphinxRecognizer.Language
    private let executors: [any SerialExecutor]
    private let loader: SphinxLoader
    /// Decoders that are idle, at most one for each executor.
    private let idle = Mutex<[SphinxRecognition]>([])
    private let made = Mutex(0)

    /// `executors` must not be empty.
    package init(
        _ language: SphinxRecognizer.Language = .open, executors: [any SerialExecutor], loader: any SerialExecutor
    ) {
        self.language = language
        self.executors = executors
        self.loader = SphinxLoader(on: loader)
    }

    /// Loads decoders until the next `count` openings are instant, as many as there are executors at most.
    package func warm(_ count: Int) async throws(ProviderFailure) {
        while idle.withLock({ $0.count }) < min(count, executors.count) { keep(try await make()) }
    }

    package func open() async throws(ProviderFailure) -> any SpeechRecognition {
        if let ready = idle.withLock({ $0.popLast() }) { return ready }
        return try await make()
    }

    private func make() async throws(ProviderFailure) -> SphinxRecognition {
        let decoder: SphinxRecognizer
        do throws(SpeechError) {
            decoder = try await loader.load(language)
        } catch {
            throw ProviderFailure(.unavailable, error.description)
        }
        let number = made.withLock { made in
            defer { made += 1 }
            return made
        }
        return SphinxRecognition(decoder, on: executors[number % executors.count]) { [weak self] in self?.keep($0) }
    }

    private func keep(_ recognition: SphinxRecognition) {
        idle.withLock { if $0.count < executors.count { $0.append(recognition) } }
    }
}

/// Reads models where nobody waits for it.
private actor SphinxLoader {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    /// Keeps what the unowned reference names alive.
    private let executor: any SerialExecutor

    init(on executor: any SerialExecutor) {
        self.executor = executor
        unownedExecutor = executor.asUnownedSerialExecutor()
    }

    func load(_ language: SphinxRecognizer.Language) throws(SpeechError) -> sending SphinxRecognizer {
        try SphinxRecognizer(language)
    }
}

/// One decoder at work for one participant.
actor SphinxRecognition: SpeechRecognition {
    nonisolated let unownedExecutor: UnownedSerialExecutor
    /// Keeps what the unowned reference names alive.
    private let executor: any SerialExecutor
    private let giveBack: @Sendable (SphinxRecognition) -> Void
    private let decoder: SphinxRecognizer

    init(
        _ decoder: sending SphinxRecognizer, on executor: any SerialExecutor,
        _ giveBack: @escaping @Sendable (SphinxRecognition) -> Void
    ) {
        self.decoder = decoder
        self.executor = executor
        self.giveBack = giveBack
        unownedExecutor = executor.asUnownedSerialExecutor()
    }

    func hear(_ frame: AudioFrame) throws(ProviderFailure) -> String? {
        guard frame.rate == SphinxRecognizer.rate else {
            throw ProviderFailure(.badAnswer, "pocketsphinx hears 16,000 samples a second, not \(frame.rate)")
        }
        return decoder.hear(frame.samples)
    }

    func finish() throws(ProviderFailure) -> String { decoder.finish() }

    func close() {
        _ = decoder.finish()
        giveBack(self)
    }
}
