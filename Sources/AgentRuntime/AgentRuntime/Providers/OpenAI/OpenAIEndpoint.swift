// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages
import JSON

/// A server that speaks the HTTP interface of OpenAI, as most model servers do: where it is and how it is asked.
package struct OpenAIEndpoint: Sendable {
    /// With the version and without a slash at its end: `https://models.example/v1`.
    package var baseURL: String
    /// Sent as a bearer token if there is one. Never logged.
    package var key: String?
    package var client: any HTTPExecuting
    /// Of one answer, sound included.
    package var longestAnswer = 64 << 20

    package init(baseURL: String, key: String? = nil, client: any HTTPExecuting) {
        self.baseURL = baseURL
        self.key = key
        self.client = client
    }

    /// The body of a good answer.
    func post(
        _ path: String, _ body: [UInt8], type: String, trace: TurnTrace? = nil
    ) async throws(ProviderFailure) -> any HTTPBodyReading {
        var fields: HTTPFields = ["Content-Type": type]
        if let key { fields.append("Authorization", "Bearer \(key)") }
        if let trace { fields.append("traceparent", trace.parent) }
        var request = HTTPClientRequest(method: .post, url: baseURL + path, fields: fields, body: body)
        request.limits.idle = .seconds(30)
        request.limits.total = nil
        request.limits.maximumBody = longestAnswer
        let refusal: (UInt16, [UInt8])
        do throws(HTTPClientError) {
            let response = try await client.execute(request)
            if response.status.code == 200 { return response.body }
            refusal = (response.status.code, try await response.body.collect(upTo: 64 << 10))
        } catch {
            throw ProviderFailure(http: error, path)
        }
        throw Self.failure(refusal.0, refusal.1, path)
    }

    private static func failure(_ status: UInt16, _ body: [UInt8], _ path: String) -> ProviderFailure {
        let message = (try? RawJSON(validating: body))?["error"]?["message"]?.string ?? "no message"
        let cause: ProviderFailure.Cause = status == 429 || status == 503 ? .overloaded : .badAnswer
        return ProviderFailure(cause, "\(path) answered \(status): \(message)")
    }
}

extension ProviderFailure {
    init(http error: HTTPClientError, _ path: String) {
        switch error {
        case .cancelled: self.init(.cancelled, path)
        case .timedOut(let detail): self.init(.timedOut, "\(path): \(detail)")
        case .malformedResponse, .bodyTooLarge: self.init(.badAnswer, "\(path): \(error)")
        default: self.init(.unavailable, "\(path): \(error)")
        }
    }
}
