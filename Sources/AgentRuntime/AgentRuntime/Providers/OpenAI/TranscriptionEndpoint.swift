// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON

/// A recognizer behind `POST /audio/transcriptions`: a segment goes there whole when it has ended, so there are no words
/// before.
package struct TranscriptionEndpoint: SpeechToText {
    package let name: String
    private let endpoint: OpenAIEndpoint

    package init(model: String, at endpoint: OpenAIEndpoint) {
        name = model
        self.endpoint = endpoint
    }

    package func open() async throws(ProviderFailure) -> any SpeechRecognition {
        SegmentTranscription(model: name, endpoint: endpoint)
    }
}

/// Collects one segment after another.
actor SegmentTranscription: SpeechRecognition {
    /// A segment is at most five minutes long; what comes later of it is lost.
    private static let mostSamples = 300 * 16_000

    private let model: String
    private let endpoint: OpenAIEndpoint
    private var samples: [Int16] = []
    private var rate = 16_000

    init(model: String, endpoint: OpenAIEndpoint) {
        self.model = model
        self.endpoint = endpoint
    }

    func hear(_ frame: AudioFrame) throws(ProviderFailure) -> String? {
        rate = frame.rate
        if samples.count + frame.samples.count <= Self.mostSamples { samples += frame.samples }
        return nil
    }

    func finish() async throws(ProviderFailure) -> String {
        let segment = samples
        samples = []
        guard !segment.isEmpty else { return "" }
        let boundary = "patchbay-7f3a9c51e2"
        let body = try await endpoint.post(
            "/audio/transcriptions", form(WaveFile.bytes(segment, rate: rate), boundary: boundary),
            type: "multipart/form-data; boundary=\(boundary)")
        let answer: [UInt8]
        do throws(HTTPClientError) {
            answer = try await body.collect(upTo: 1 << 20)
        } catch {
            throw ProviderFailure(http: error, model)
        }
        guard let text = (try? RawJSON(validating: answer))?["text"]?.string else {
            throw ProviderFailure(.badAnswer, "\(model): the transcription has no text")
        }
        return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    func close() { samples = [] }

    private func form(_ file: [UInt8], boundary: String) -> [UInt8] {
        let encoder = MultipartEncoder(boundary: boundary)
        var bytes: [UInt8] = []
        for (name, value) in [("model", model), ("response_format", "json")] {
            encoder.append(["Content-Disposition": "form-data; name=\"\(name)\""], Array(value.utf8), to: &bytes)
        }
        let disposition = "form-data; name=\"file\"; filename=\"speech.wav\""
        encoder.append(["Content-Disposition": disposition, "Content-Type": "audio/wav"], file, to: &bytes)
        encoder.finish(&bytes)
        return bytes
    }
}

/// Sound as a file of its own: RIFF with one channel of 16-bit samples.
enum WaveFile {
    static func bytes(_ samples: [Int16], rate: Int) -> [UInt8] {
        let size = UInt32(samples.count * 2)
        var bytes = Array("RIFF".utf8) + word(36 + size) + Array("WAVEfmt ".utf8) + word(16)
        bytes += half(1) + half(1) + word(UInt32(rate)) + word(UInt32(rate * 2)) + half(2) + half(16)
        bytes += Array("data".utf8) + word(size)
        bytes.reserveCapacity(bytes.count + samples.count * 2)
        for sample in samples { bytes += half(UInt16(bitPattern: sample)) }
        return bytes
    }

    private static func word(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
    private static func half(_ value: UInt16) -> [UInt8] { [UInt8(truncatingIfNeeded: value), UInt8(value >> 8)] }
}
