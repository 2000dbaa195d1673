// SPDX-License-Identifier: Apache-2.0

/// A response whose head has arrived; its body is read piece by piece.
package struct HTTPClientResponse: Sendable {
    package let status: HTTPStatus
    package let fields: HTTPFields
    package let body: any HTTPBodyReading

    package init(status: HTTPStatus, fields: HTTPFields, body: any HTTPBodyReading) {
        self.status = status
        self.fields = fields
        self.body = body
    }
}

/// The body of one response, read by one task. Not reading it holds the sender back.
package protocol HTTPBodyReading: Sendable {
    /// The next bytes, never empty; nil at the proper end. Cancelling the calling task gives up the rest.
    func next() async throws(HTTPClientError) -> [UInt8]?

    /// Reads to the end; more than `limit` bytes throw ``HTTPClientError/bodyTooLarge(limit:)``.
    func collect(upTo limit: Int) async throws(HTTPClientError) -> [UInt8]

    /// Gives up the rest of the body and closes or reuses the connection. Idempotent.
    func cancel()

    /// The size of the whole body if it was announced. Only a hint: it is the peer's word.
    var announcedSize: Int? { get }

    /// The fields behind the body, once ``next()`` has given nil; none before, and none where there are none.
    var trailers: HTTPFields { get }
}

extension HTTPBodyReading {
    package var announcedSize: Int? { nil }
    package var trailers: HTTPFields { [:] }

    package func collect(upTo limit: Int) async throws(HTTPClientError) -> [UInt8] {
        try await collectPieces(upTo: limit)
    }

    /// The same, piece by piece.
    package func collectPieces(upTo limit: Int) async throws(HTTPClientError) -> [UInt8] {
        guard var bytes = try await next() else { return [] }
        if let announcedSize, announcedSize > bytes.count { bytes.reserveCapacity(min(announcedSize, limit)) }
        while bytes.count <= limit, let more = try await next() { bytes += more }
        guard bytes.count <= limit else {
            cancel()
            throw .bodyTooLarge(limit: limit)
        }
        return bytes
    }
}
