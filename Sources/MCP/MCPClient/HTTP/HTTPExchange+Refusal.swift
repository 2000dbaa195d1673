// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC

extension HTTPExchange {
    /// What an answer outside 2xx means. Its body is read where a JSON-RPC error may be in it.
    mutating func refusal(_ response: HTTPClientResponse) async -> ExchangeFailure {
        let status = response.status
        let text = "HTTP \(status.code) \(status.reason)"
        switch status.code {
        case 401, 403:
            response.body.cancel()
            let challenge = response.fields["www-authenticate"]
            return .failed(.authorization(status: Int(status.code), challenge: challenge), .final)
        case 300..<400:
            response.body.cancel()
            return .unrecognized("\(text) (redirects are not followed)", status)
        default: break
        }
        let error = await readError(response.body)
        if session?.id != nil, let loss = sessionLoss(status, error) { return loss }
        if let error { return .refused(error, status) }
        let isTemporary = status.code >= 500 || status.code == 408 || status.code == 429
        return isTemporary ? .failed(.unreachable(text), .final) : .unrecognized(text, status)
    }

    /// The protocol's sign is 404, by which nothing was executed. Many servers say 400 and name the session in their
    /// error: that too is worth a new session, but no proof that nothing was done.
    private func sessionLoss(_ status: HTTPStatus, _ error: JSONRPCError?) -> ExchangeFailure? {
        if status.code == 404 {
            return error?.code == JSONRPCError.methodNotFoundCode ? nil : .forgotten(.sessionLost, .notExecuted)
        }
        guard status.code == 400, let error, error.message.lowercased().contains("session") else { return nil }
        return .forgotten(.rpc(error), .unknown)
    }

    private mutating func readError(_ body: any HTTPBodyReading) async -> JSONRPCError? {
        guard let text = try? await body.collect(upTo: Self.maximumErrorBody), !text.isEmpty,
            let steps = try? parser.receive(text), case .answer(.failure(let error))? = steps.first
        else { return nil }
        return error
    }

    private static let maximumErrorBody = 1 << 20

    // MARK: Media types

    static func isEventStream(_ fields: HTTPFields) -> Bool {
        // The plain form is compared without allocating.
        fields.value(of: "content-type", equals: "application/json")
            ? false : mediaType(fields) == "text/event-stream"
    }

    static func isJSON(_ fields: HTTPFields) -> Bool { mediaType(fields) == "application/json" }

    /// The media type in lower case, without parameters, cut to what a log line can bear.
    static func mediaType(_ fields: HTTPFields) -> String {
        let type = (fields["content-type"] ?? "none").prefix { $0 != ";" && $0 != " " && $0 != "\t" }
        return String(type.lowercased().prefix(80))
    }
}
