// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle

/// Opens the stream of a server of HTTP+SSE (2024-11-05, transports) and learns from its first event where to post.
struct SSEChannelOpener: MessageChannelOpening {
    let endpoint: HTTPEndpoint

    func open(
        onEvent: @escaping @Sendable (MessageChannelEvent) -> Void
    ) async throws(MessageChannelError) -> any MessageChannel {
        let body = try await begin()
        // A stream that says nothing is given up.
        let timer = endpoint.timers.schedule(after: endpoint.limits.probe) { body.cancel() }
        defer { timer.cancel() }
        do {
            return try await awaitEndpoint(in: body, onEvent)
        } catch {
            body.cancel()
            throw error
        }
    }

    private func begin() async throws(MessageChannelError) -> any HTTPBodyReading {
        var fields = endpoint.fields(revision: nil, session: nil)
        fields.set("content-type", to: nil)
        fields.set("accept", to: "text/event-stream")
        let bounds = HTTPClientLimits(
            connect: .seconds(10), head: endpoint.limits.request, idle: nil, maximumBody: .max)
        let response: HTTPClientResponse
        do {
            response = try await endpoint.http.execute(
                HTTPClientRequest(method: .get, url: endpoint.url, fields: fields, limits: bounds))
        } catch {
            throw .cannotOpen("\(error)")
        }
        guard response.status.isSuccess, HTTPExchange.isEventStream(response.fields) else {
            response.body.cancel()
            let type = response.status.isSuccess ? " of type \(HTTPExchange.mediaType(response.fields))" : ""
            throw .cannotOpen("GET was answered HTTP \(response.status.code) \(response.status.reason)\(type)")
        }
        return response.body
    }

    private func awaitEndpoint(
        in body: any HTTPBodyReading, _ onEvent: @escaping @Sendable (MessageChannelEvent) -> Void
    ) async throws(MessageChannelError) -> SSEChannel {
        var decoder = SSEDecoder(maximumEvent: endpoint.limits.message)
        while let bytes = try? await body.next(), let events = try? decoder.push(bytes) {
            guard let place = events.firstIndex(where: { $0.event == "endpoint" }) else { continue }
            let url = try messageURL(String(decoding: events[place].data, as: UTF8.self))
            let channel = SSEChannel(endpoint: endpoint, url: url, body: body, onEvent: onEvent)
            channel.begin(with: Array(events[(place + 1)...]), decoder)
            return channel
        }
        throw .cannotOpen("the event stream did not say where to post")
    }

    /// Credentials go with every message, so that it must be the same origin.
    private func messageURL(_ reference: String) throws(MessageChannelError) -> String {
        guard let url = URLReference.resolve(reference, against: endpoint.url),
            let origin = URLReference.origin(of: url), origin == URLReference.origin(of: endpoint.url)
        else { throw .cannotOpen("the event stream says to post to another origin") }
        return url
    }
}
