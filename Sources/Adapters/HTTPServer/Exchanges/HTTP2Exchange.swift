// SPDX-License-Identifier: Apache-2.0

import CNghttp2
import HTTPMessages

/// An exchange on a stream of HTTP/2.
///
/// `@unchecked Sendable` like its superclass.
final class HTTP2Exchange: HTTPExchange, @unchecked Sendable {
    /// Nil once the answer is complete or the stream is gone.
    private var stream: HTTP2Stream?
    /// Counts the handler for as long as it runs, whatever became of its stream.
    private let connection: HTTP2Connection

    init(stream: HTTP2Stream, request: HTTPServerRequest) {
        self.stream = stream
        connection = stream.connection
        let host = connection.host
        // A connection has many streams, and each of them this much.
        super.init(host: host, request: request, outputHighWater: max(host.limits.outputHighWater / 4, 1))
    }

    override func start() {
        connection.runningHandlers += 1
        super.start()
    }

    override var waitingBytes: Int? { stream?.body.count }

    override func writeAnswer(_ response: HTTPServerResponse) {
        guard let stream else { return }
        connection.answer(stream, response, isHead: request.method == .head)
    }

    override func writeHead(_ status: HTTPStatus, _ fields: HTTPFields) {
        guard let stream else { return }
        isBodyless = request.method == .head || !Self.mayHaveBody(status)
        if isBodyless { stream.isComplete = true }
        connection.sendHead(stream, status, fields, length: nil, hasBody: !isBodyless)
    }

    override func append(_ bytes: [UInt8]) {
        guard let stream else { return }
        stream.body.append(bytes)
        connection.bodyGrew(stream)
    }

    override func writeEnd(_ trailers: HTTPFields) {
        guard let stream else { return }
        stream.trailers = trailers
        stream.isComplete = true
        connection.bodyGrew(stream)
    }

    override func release() { stream.take()?.exchange = nil }

    override func cut() {
        guard let stream else { return }
        connection.engine?.reset(stream.id, patchbay_h2_internal_error)
        carrierEnded()
        connection.awaitTurnEnd()
    }

    override func carrierEnded() {
        stream = nil
        super.carrierEnded()
    }

    override func settle() {
        connection.runningHandlers -= 1
        super.settle()
    }
}
