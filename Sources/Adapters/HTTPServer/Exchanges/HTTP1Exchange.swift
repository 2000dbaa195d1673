// SPDX-License-Identifier: Apache-2.0

import EventLoops
import HTTPMessages
import Synchronization

/// An exchange on a connection of HTTP/1.1, whose output it has to itself until its answer is complete.
///
/// `@unchecked Sendable` like its superclass.
final class HTTP1Exchange: HTTPExchange, @unchecked Sendable {
    /// Nil once the answer is complete or the connection is gone.
    var connection: HTTPConnection?
    private let isHead: Bool
    let minorVersion: UInt8
    var keepsAlive: Bool
    private var isChunked = false
    /// There once the connection has left HTTP.
    var tunnel: (any HTTPTunnelReceiving)?
    /// Whether the tunnel takes no bytes for now.
    var isPaused = false

    init(connection: HTTPConnection, head: consuming HTTPRequestHead) {
        self.connection = connection
        isHead = head.request.method == .head
        minorVersion = head.minorVersion
        keepsAlive = head.keepsAlive
        head.request.remoteAddress = connection.peer
        super.init(
            host: connection.host, request: head.request, outputHighWater: connection.host.limits.outputHighWater)
    }

    override var waitingBytes: Int? { connection?.output.count }

    override func writeAnswer(_ response: HTTPServerResponse) {
        guard let connection else { return }
        let hasBody = Self.mayHaveBody(response.status)
        let framing: HTTPResponseEncoder.Framing = hasBody ? .length(response.body.count) : .none
        queueHead(response.status, response.fields, framing, on: connection)
        if hasBody, !isHead { connection.output.append(response.body) }
    }

    override func writeHead(_ status: HTTPStatus, _ fields: HTTPFields) {
        guard let connection else { return }
        isBodyless = isHead || !Self.mayHaveBody(status)
        // The end of a body without chunks is the connection's end.
        if minorVersion == 0, !isBodyless { keepsAlive = false }
        isChunked = minorVersion >= 1 && Self.mayHaveBody(status)
        queueHead(status, fields, isChunked ? .chunked : .none, on: connection)
        connection.awaitTurnEnd()
    }

    private func queueHead(
        _ status: HTTPStatus, _ fields: HTTPFields, _ framing: HTTPResponseEncoder.Framing,
        on connection: HTTPConnection
    ) {
        if host.isRetiring || fields.value(of: "connection", equals: "close") { keepsAlive = false }
        let persistence: HTTPResponseEncoder.Persistence =
            keepsAlive ? (minorVersion == 0 ? .keepAlive : .byDefault) : .close
        connection.queue { bytes in
            HTTPResponseEncoder.appendHead(
                status: status, fields: fields, framing: framing, persistence: persistence,
                dateLine: host.dateLine, to: &bytes)
        }
    }

    override func append(_ bytes: [UInt8]) {
        guard let connection else { return }
        connection.queue { if isChunked { HTTPResponseEncoder.appendChunkHead(bytes.count, to: &$0) } }
        connection.output.append(bytes)
        if isChunked { connection.queue { HTTPResponseEncoder.appendChunkEnd(to: &$0) } }
        guard connection.output.count > outputHighWater else { return connection.awaitTurnEnd() }
        connection.flush()
        connection.updateWait()
    }

    override func writeEnd(_ trailers: HTTPFields) {
        guard isChunked, !isBodyless else { return }
        connection?.queue { HTTPResponseEncoder.appendLastChunk(trailers, to: &$0) }
    }

    /// The connection is free for the next request.
    override func release() {
        connection.take()?.exchangeFinished(keepsAlive: keepsAlive)
        tunnel.take()?.closed()
    }

    override func cut() { connection?.close() }

    override func upgrade(fields: HTTPFields, receiver: any HTTPTunnelReceiving) -> (any HTTPTunnel)? {
        leave(fields: fields, receiver: receiver)
    }

    /// A tunnel may hold bytes that came before the end.
    override func peerLeft() { if tunnel == nil { super.peerLeft() } }

    override func carrierEnded() {
        connection = nil
        super.carrierEnded()
        tunnel.take()?.closed()
    }

    /// What was written of a stream that is not finished is still worth sending.
    override func settle() {
        if stage.load(ordering: .sequentiallyConsistent) == .streaming { connection?.flush() }
        super.settle()
    }
}
