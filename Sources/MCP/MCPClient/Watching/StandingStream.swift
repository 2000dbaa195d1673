// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle

/// One event stream of a server without an end of its own, read message by message: the GET stream of a session, or a
/// `subscriptions/listen`.
struct StandingStream {
    enum End: Sendable, Equatable {
        /// The server has no such stream.
        case refused(String)
        /// The server does not know the session.
        case forgotten
        /// It ended, or never came about.
        case lost(String)
        case cancelled
    }

    let endpoint: HTTPEndpoint
    /// Where the stream was when it ended, for servers that can go on from there.
    private(set) var lastEventID: String?
    /// How long the server wants to be left alone before the stream is opened again.
    private(set) var retry: Duration?

    init(endpoint: HTTPEndpoint) { self.endpoint = endpoint }

    /// Silence after which a stream counts as dead: servers say something more often than this.
    private static let patience = Duration.seconds(300)

    /// `onOpen` is called when the server has agreed.
    mutating func run(
        _ method: HTTPMethod, _ fields: HTTPFields, _ body: [UInt8], onOpen: () -> Void,
        _ onMessage: (JSONRPCMessage) async -> Void
    ) async -> End {
        let bounds = HTTPClientLimits(connect: .seconds(10), head: nil, idle: Self.patience, maximumBody: .max)
        do throws(HTTPClientError) {
            let response = try await endpoint.http.execute(
                HTTPClientRequest(method: method, url: endpoint.url, fields: fields, body: body, limits: bounds))
            guard response.status.isSuccess, HTTPExchange.isEventStream(response.fields) else {
                response.body.cancel()
                return Self.refusal(response.status)
            }
            onOpen()
            defer { response.body.cancel() }
            return try await read(response.body, onMessage)
        } catch {
            return error == .cancelled ? .cancelled : .lost("\(error)")
        }
    }

    private mutating func read(
        _ body: any HTTPBodyReading, _ onMessage: (JSONRPCMessage) async -> Void
    ) async throws(HTTPClientError) -> End {
        var decoder = SSEDecoder(maximumEvent: endpoint.limits.message)
        while let bytes = try await body.next() {
            guard let events = try? decoder.push(bytes) else { return .lost("an event above the bound") }
            lastEventID = decoder.lastEventID ?? lastEventID
            retry = decoder.reconnectionTime.map { .milliseconds(min($0, 60_000)) } ?? retry
            for event in events where event.carriesMessage { await take(event.data, onMessage) }
        }
        return .lost("the server ended the stream")
    }

    private func take(_ text: [UInt8], _ onMessage: (JSONRPCMessage) async -> Void) async {
        let payload = try? JSONRPCMessage.parse(text, limits: .answer(upTo: endpoint.limits.message))
        switch payload {
        case .single(let message): await onMessage(message)
        case .batch(let texts):
            for text in texts { if let message = try? JSONRPCMessage.parse(text) { await onMessage(message) } }
        case nil: endpoint.dropped("an event that is no message")
        }
    }

    /// What has no answer by design (405, and whatever servers say instead of it) is left alone; 5xx may pass.
    private static func refusal(_ status: HTTPStatus) -> End {
        switch status.code {
        case 404: .forgotten
        case 500...: .lost("HTTP \(status.code) \(status.reason)")
        default: .refused("HTTP \(status.code) \(status.reason)")
        }
    }
}
