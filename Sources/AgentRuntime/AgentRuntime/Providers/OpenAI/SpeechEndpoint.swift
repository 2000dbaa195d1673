// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
package import Lifecycle

/// A voice behind `POST /audio/speech`: 16-bit samples at 24 kHz, played while they come.
package struct SpeechEndpoint: TextToSpeech {
    /// What servers send as `pcm`.
    private static let rate = 24_000
    private static let bytesPerFrame = rate / 50 * 2

    package let name: String
    private let voice: String
    private let endpoint: OpenAIEndpoint
    private let tasks: any TaskStarting

    package init(model: String, voice: String, at endpoint: OpenAIEndpoint, tasks: any TaskStarting) {
        name = model
        self.voice = voice
        self.endpoint = endpoint
        self.tasks = tasks
    }

    package func speak(_ text: String) -> AsyncThrowingStream<AudioFrame, any Error> {
        AsyncThrowingStream { continuation in
            let work = tasks.start {
                do throws(ProviderFailure) {
                    try await stream(text) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func stream(_ text: String, _ give: (AudioFrame) -> Void) async throws(ProviderFailure) {
        var writer = JSONWriter()
        writer.beginObject()
        for (key, value) in [("model", name), ("voice", voice), ("input", text), ("response_format", "pcm")] {
            writer.member(key, value)
        }
        writer.endObject()
        let body = try await endpoint.post("/audio/speech", writer.finish(), type: "application/json")
        var waiting: [UInt8] = []
        do throws(HTTPClientError) {
            while let bytes = try await body.next() {
                waiting += bytes
                while waiting.count >= Self.bytesPerFrame {
                    give(Self.frame(waiting.prefix(Self.bytesPerFrame)))
                    waiting.removeFirst(Self.bytesPerFrame)
                }
            }
        } catch {
            throw ProviderFailure(http: error, name)
        }
        if waiting.count >= 2 { give(Self.frame(waiting[...])) }
    }

    /// Little-endian; an odd byte at the end of the sound is dropped.
    private static func frame(_ bytes: ArraySlice<UInt8>) -> AudioFrame {
        let samples = stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map { index in
            Int16(bitPattern: UInt16(bytes[index]) | UInt16(bytes[index + 1]) << 8)
        }
        return AudioFrame(samples: samples, rate: rate)
    }
}
