// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import AgentRuntime

/// A recognizer that understands what the script says, one segment after another.
final class ScriptedRecognizer: SpeechToText, SpeechRecognition {
    let name = "script"
    private let segments: Mutex<[String]>

    init(_ segments: [String]) { self.segments = Mutex(segments) }

    func open() async throws(ProviderFailure) -> any SpeechRecognition { self }
    func hear(_ frame: AudioFrame) async throws(ProviderFailure) -> String? { nil }
    func finish() async throws(ProviderFailure) -> String { segments.withLock { $0.isEmpty ? "" : $0.removeFirst() } }
    func close() async {}
}

/// A model that gives one scripted answer after another, and remembers what it was asked.
final class ScriptedModel: LanguageModel {
    enum Line: Sendable {
        case say(String)
        case call([ToolCall])
        case fail
        case hang
    }

    let name = "script"
    private let lines: Mutex<[Line]>
    private let requests = Mutex<[ModelRequest]>([])

    init(_ lines: [Line]) { self.lines = Mutex(lines) }

    var asked: [ModelRequest] { requests.withLock(\.self) }

    func answer(_ request: ModelRequest) -> AsyncThrowingStream<ModelPart, any Error> {
        requests.withLock { $0.append(request) }
        let line = lines.withLock { $0.isEmpty ? .say("") : $0.removeFirst() }
        return AsyncThrowingStream { continuation in
            switch line {
            case .say(let text): for word in text.split(separator: " ") { continuation.yield(.text(word + " ")) }
            case .call(let calls): for call in calls { continuation.yield(.toolCall(call)) }
            case .fail: return continuation.finish(throwing: ProviderFailure(.unavailable, "refused"))
            case .hang: return
            }
            continuation.finish()
        }
    }
}

/// A voice that takes 100 ms for each word.
struct SteadyVoice: TextToSpeech {
    let name: String
    var fails = false

    func speak(_ text: String) -> AsyncThrowingStream<AudioFrame, any Error> {
        AsyncThrowingStream { continuation in
            if fails { return continuation.finish(throwing: ProviderFailure(.unavailable, "no voice")) }
            let frame = AudioFrame(samples: [Int16](repeating: 500, count: 320), rate: 16_000)
            for _ in 0..<text.split(separator: " ").count * 5 { continuation.yield(frame) }
            continuation.finish()
        }
    }
}
