// SPDX-License-Identifier: Apache-2.0

import AgentRuntime
import EventLoops
import HTTPMessages
import HubCore
import Speech
import Synchronization

/// Recognizers and voices of the media agents of one hub. Libraries and models are loaded on threads that do nothing else,
/// before the first conversation wants them.
final class SpeechProviders: Sendable {
    private struct Loaded {
        var workers: EventLoopGroup?
        /// One thread, on which models of recognizers are read.
        var loader: EventLoopGroup?
        var sphinx: SphinxSpeech?
        var voices: [String: FliteVoice] = [:]
        var isClosed = false
    }

    private let loops: EventLoopGroup
    private let http: any HTTPExecuting
    private let loaded = Mutex(Loaded())

    init(loops: EventLoopGroup, http: any HTTPExecuting) { (self.loops, self.http) = (loops, http) }

    /// Threads of speech, by which nothing else is held up.
    private static let threads = max(2, SystemFacts.cores)

    func recognizer(_ choices: [MediaAgentConfiguration.Recognizer]) throws -> any SpeechToText {
        let all = try choices.map { choice -> any SpeechToText in
            switch choice {
            case .pocketsphinx: try sphinx()
            case .endpoint(let endpoint): TranscriptionEndpoint(model: endpoint.model, at: reach(endpoint))
            }
        }
        return all.count == 1 ? all[0] : FallbackRecognizer(all, timers: loops)
    }

    /// Blocks for tens of milliseconds when a voice is used that was not prepared.
    func voice(_ choices: [MediaAgentConfiguration.Voice]) throws -> any TextToSpeech {
        let all = try choices.map { choice -> any TextToSpeech in
            switch choice {
            case .flite(let name): try flite(name)
            case .endpoint(let endpoint, let voice):
                SpeechEndpoint(model: endpoint.model, voice: voice, at: reach(endpoint), tasks: loops)
            }
        }
        return all.count == 1 ? all[0] : FallbackVoice(all, timers: loops, tasks: loops)
    }

    func reach(_ endpoint: MediaAgentConfiguration.Endpoint) -> OpenAIEndpoint {
        OpenAIEndpoint(baseURL: endpoint.url.reveal(), key: endpoint.key?.reveal(), client: http)
    }

    /// Loads voices where nothing is held up by that.
    func prepare(_ choices: [MediaAgentConfiguration.Voice]) async {
        guard let workers = try? loaded.withLock({ try Self.workers(&$0) }) else { return }
        await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
            workers.start {
                _ = try? self.voice(choices)
                done.resume()
            }
        }
    }

    /// Has a decoder ready before it is needed, if one of ours is.
    func warm(_ choices: [MediaAgentConfiguration.Recognizer]) async {
        guard choices.contains(.pocketsphinx), let sphinx = try? sphinx() else { return }
        try? await sphinx.warm(1)
    }

    func close() {
        let groups = loaded.withLock { loaded in
            loaded.isClosed = true
            return [loaded.loader.take(), loaded.workers.take()]
        }
        for group in groups { group?.shutDown() }
    }

    private func sphinx() throws -> SphinxSpeech {
        try loaded.withLock { loaded in
            if let known = loaded.sphinx { return known }
            let workers = try Self.workers(&loaded).loops
            let loader = try EventLoopGroup(count: 1, name: "speech-loader")
            loaded.loader = loader
            let made = SphinxSpeech(executors: workers, loader: loader.next())
            loaded.sphinx = made
            return made
        }
    }

    private func flite(_ name: String) throws -> FliteVoice {
        try loaded.withLock { loaded in
            if let known = loaded.voices[name] { return known }
            guard let voice = FliteSynthesizer.Voice(rawValue: name) else {
                throw SpeechError.cannotSpeak("flite has no voice \(name)")
            }
            let made = try FliteVoice(voice, workers: try Self.workers(&loaded))
            loaded.voices[name] = made
            return made
        }
    }

    private static func workers(_ loaded: inout Loaded) throws -> EventLoopGroup {
        if let known = loaded.workers { return known }
        guard !loaded.isClosed else { throw SpeechError.cannotSpeak("the hub is stopping") }
        let made = try EventLoopGroup(count: threads, name: "speech")
        loaded.workers = made
        return made
    }
}
