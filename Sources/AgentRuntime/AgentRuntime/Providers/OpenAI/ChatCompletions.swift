// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
package import Lifecycle

/// A language model behind `POST /chat/completions`, streamed.
package struct ChatCompletions: LanguageModel {
    package let name: String
    private let endpoint: OpenAIEndpoint
    private let tasks: any TaskStarting

    /// `model` is the server's name for it.
    package init(model: String, at endpoint: OpenAIEndpoint, tasks: any TaskStarting) {
        name = model
        self.endpoint = endpoint
        self.tasks = tasks
    }

    package func answer(_ request: ModelRequest) -> AsyncThrowingStream<ModelPart, any Error> {
        AsyncThrowingStream { continuation in
            let work = tasks.start {
                do throws(ProviderFailure) {
                    try await stream(request) { continuation.yield($0) }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in work.cancel() }
        }
    }

    private func stream(_ request: ModelRequest, _ give: (ModelPart) -> Void) async throws(ProviderFailure) {
        let body = try await endpoint.post(
            "/chat/completions", ChatRequest.body(request, model: name), type: "application/json",
            trace: request.trace)
        var decoder = SSEDecoder(maximumEvent: 1 << 20), answer = ChatAnswer()
        do throws(HTTPClientError) {
            while let bytes = try await body.next() {
                guard let events = try? decoder.push(bytes) else {
                    throw .malformedResponse("an event is longer than a megabyte")
                }
                for event in events {
                    if try answer.take(event.data, give) { return }
                }
            }
        } catch {
            throw ProviderFailure(http: error, name)
        }
        throw ProviderFailure(.badAnswer, "\(name): the answer ended before it was complete")
    }
}

/// Puts an answer together from its chunks.
struct ChatAnswer {
    private struct Call {
        var id = "", name = "", arguments = ""
    }

    /// A model that asks for more tools at once is not served.
    private static let mostCalls = 64
    private var calls: [Int: Call] = [:]

    /// True when the answer is complete. Empty events are passed over.
    mutating func take(_ data: [UInt8], _ give: (ModelPart) -> Void) throws(HTTPClientError) -> Bool {
        if data.isEmpty { return false }
        if data.elementsEqual("[DONE]".utf8) {
            try finish(give)
            return true
        }
        guard let chunk = try? RawJSON(validating: data) else { throw .malformedResponse("a chunk is no JSON") }
        if let message = chunk["error"]?["message"]?.string { throw .malformedResponse(message) }
        if let usage = chunk["usage"], usage.kind == .object {
            let input = usage["prompt_tokens"]?.integer ?? 0, output = usage["completion_tokens"]?.integer ?? 0
            give(.usage(TokenUsage(input: Int(clamping: input), output: Int(clamping: output))))
        }
        guard let delta = chunk["choices"]?[0]?["delta"] else { return false }
        if let text = delta["content"]?.string, !text.isEmpty { give(.text(text)) }
        if let parts = delta["tool_calls"] { for part in parts.elements { add(part) } }
        return false
    }

    /// Arguments come in pieces; some servers send whole calls without an index.
    private mutating func add(_ part: RawJSON) {
        let index = part["index"]?.integer.map { Int(clamping: $0) } ?? calls.count
        guard calls[index] != nil || calls.count < Self.mostCalls else { return }
        var call = calls[index] ?? Call()
        if let id = part["id"]?.string, !id.isEmpty { call.id = id }
        if let name = part["function"]?["name"]?.string, !name.isEmpty { call.name = name }
        call.arguments += part["function"]?["arguments"]?.string ?? ""
        calls[index] = call
    }

    private func finish(_ give: (ModelPart) -> Void) throws(HTTPClientError) {
        for (index, call) in calls.sorted(by: { $0.key < $1.key }) {
            let text = call.arguments.isEmpty ? "{}" : call.arguments
            guard let arguments = try? RawJSON(validating: text), arguments.kind == .object else {
                throw .malformedResponse("the arguments of \(call.name) are no object")
            }
            let id = call.id.isEmpty ? "call_\(index)" : call.id
            give(.toolCall(ToolCall(id: id, name: call.name, arguments: arguments)))
        }
    }
}
