// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSON
import JSONRPC
import Lifecycle
import Synchronization

/// One open stream of a server of HTTP+SSE and what is posted beside it: performs what ``PostLine`` asks for.
final class SSEChannel: MessageChannel {
    private struct State {
        var line: PostLine
        var ended: String?
        var reading: (any RunningTask)?
    }

    private let endpoint: HTTPEndpoint
    private let url: String
    private let body: any HTTPBodyReading
    private let onEvent: @Sendable (MessageChannelEvent) -> Void
    private let state: Mutex<State>

    init(
        endpoint: HTTPEndpoint, url: String, body: any HTTPBodyReading,
        onEvent: @escaping @Sendable (MessageChannelEvent) -> Void
    ) {
        self.endpoint = endpoint
        self.url = url
        self.body = body
        self.onEvent = onEvent
        let limits = endpoint.limits
        state = Mutex(
            State(line: PostLine(maximumOpen: limits.concurrency, maximumWaiting: limits.message)))
    }

    /// Goes on with a stream of which some events were read already.
    func begin(with events: [SSEEvent], _ decoder: SSEDecoder) {
        let task = endpoint.tasks.start { await self.read(events, decoder) }
        state.withLock { $0.reading = task }
    }

    func send(_ message: [UInt8]) throws(MessageChannelError) {
        let post = PostLine.Post(message: message, isNotification: RawJSON(trusted: message)["id"] == nil)
        let (ended, posts, limit) = state.withLock { state -> (String?, [PostLine.Post]?, Int) in
            (state.ended, state.ended == nil ? state.line.arrived(post) : [], state.line.maximumWaiting)
        }
        if let ended { throw .closed(ended) }
        guard let posts else { throw .full(limit: limit) }
        begin(posts)
    }

    func close() async { end("the connection was closed") }

    // MARK: The stream

    private func read(_ first: [SSEEvent], _ decoder: SSEDecoder) async {
        var decoder = decoder
        deliver(first)
        do throws(HTTPClientError) {
            while let bytes = try await body.next() {
                guard let events = try? decoder.push(bytes) else { return end("an event above the bound") }
                deliver(events)
            }
            end("the server ended the event stream")
        } catch {
            end("\(error)")
        }
    }

    private func deliver(_ events: [SSEEvent]) {
        for event in events where event.carriesMessage { onEvent(.message(event.data)) }
    }

    /// The first reason counts.
    private func end(_ reason: String) {
        let (isFirst, reading) = state.withLock { state in
            defer { state.ended = state.ended ?? reason }
            return (state.ended == nil, state.reading.take())
        }
        guard isFirst else { return }
        body.cancel()
        reading?.cancel()
        onEvent(.ended(reason))
    }

    // MARK: Messages

    private func begin(_ posts: [PostLine.Post]) {
        for post in posts {
            endpoint.tasks.start {
                await self.perform(post)
                self.begin(self.state.withLock { $0.ended == nil ? $0.line.posted(post) : [] })
            }
        }
    }

    private func perform(_ post: PostLine.Post) async {
        let deadline = Deadline(endpoint.limits.request, from: endpoint.timers.now)
        var request = endpoint.post(post.message, endpoint.fields(revision: nil, session: nil), until: deadline)
        request.url = url
        do throws(HTTPClientError) {
            let response = try await endpoint.http.execute(request)
            // What is answered comes on the stream; a short body is read, so that the connection can be used again.
            if !HTTPExchange.isEventStream(response.fields) { _ = try? await response.body.collect(upTo: 65_536) }
            response.body.cancel()
            if !response.status.isSuccess { refused(post, response.status) }
        } catch {
            end("a message could not be posted: \(error)")
        }
    }

    /// A server that does not know the stream any more is done with; what it says of one message concerns that one.
    private func refused(_ post: PostLine.Post, _ status: HTTPStatus) {
        let text = "HTTP \(status.code) \(status.reason)"
        guard ![401, 403, 404, 410].contains(status.code) else { return end("a message was answered \(text)") }
        let message = RawJSON(trusted: post.message)
        guard message["method"] != nil, let id = message["id"].flatMap(RequestID.init) else { return }
        onEvent(.message(JSONRPCEncoding.error(id: id, .internalError("The message was answered \(text)"))))
    }
}
