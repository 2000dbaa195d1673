// SPDX-License-Identifier: Apache-2.0

/// Answers requests: what an HTTP server calls for each complete request.
///
/// The call runs in a task of the connection's event loop. That task is cancelled when the peer goes away, unless the
/// handler said otherwise through ``HTTPResponding/keepRunningAfterDisconnect()``.
package protocol HTTPHandling: Sendable {
    /// Must send exactly one response, whole or streamed, before it returns; otherwise the server answers 500.
    func handle(_ request: HTTPServerRequest, _ responder: any HTTPResponding) async
}

/// The one answer to one request. Callable from any thread; a second answer is ignored and logged by the server.
package protocol HTTPResponding: Sendable {
    /// Sends the whole response.
    func send(_ response: HTTPServerResponse)

    /// Sends the head and leaves the body open. `content-length` is not added; HTTP/1.1 bodies are chunked.
    func beginStream(status: HTTPStatus, fields: HTTPFields) -> any HTTPBodyWriting

    /// Answers 101 with these fields and leaves HTTP: what the peer sends from now on goes to `receiver`. Nil, and no
    /// answer, where the connection cannot do that (HTTP/1.0, HTTP/2) or was answered already. The handler must not
    /// return before the tunnel is finished or closed.
    func upgrade(fields: HTTPFields, receiver: any HTTPTunnelReceiving) -> (any HTTPTunnel)?

    /// From now on the peer's disconnection no longer cancels the handler's task.
    func keepRunningAfterDisconnect()

    /// Cancels the handler's task, as when another message withdraws the request. Idempotent.
    func cancelHandler()
}

/// The open body of a streamed response. Callable from any thread, one writer at a time.
package protocol HTTPBodyWriting: Sendable {
    /// Queues bytes and returns once the connection's output is below its high-water mark.
    func write(_ bytes: [UInt8]) async throws(HTTPStreamClosed)

    /// Queues bytes without waiting; false, and nothing queued, when the output is above its high-water mark or closed.
    /// For what may be lost, such as progress. Keeps its order with later writes.
    func offer(_ bytes: [UInt8]) -> Bool

    /// Ends the body. Later writes throw.
    func finish()

    /// Ends the body with fields behind it, where the peer's protocol has room for them. Later writes throw.
    func finish(trailers: HTTPFields)
}

extension HTTPBodyWriting {
    /// For writers whose peer has no use for trailers.
    package func finish(trailers: HTTPFields) { finish() }
}

/// The peer has gone, or was cut because it read nothing for too long.
package struct HTTPStreamClosed: Error, Equatable {
    package init() {}
}
