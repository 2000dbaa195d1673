// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// The bounds of one server; each has its status or is a silent close where no answer is possible.
package struct HTTPServerLimits: Sendable {
    /// Bytes of request line and fields together; beyond it 431.
    package var head = 16 << 10
    /// Bytes of the request target; beyond it 414.
    package var target = 8 << 10
    /// Bytes of request body; beyond it 413.
    package var body = 4 << 20
    /// Fields of one head; beyond it 431.
    package var fields = 100

    /// From accepting a connection to the end of its TLS handshake; then it is closed.
    package var handshakeDeadline: Duration = .seconds(10)
    /// From the connection's or the request's first byte to the head's end; beyond it 408.
    package var headDeadline: Duration = .seconds(10)
    /// From the head's end to the body's end; beyond it 408.
    package var bodyDeadline: Duration = .seconds(60)
    /// Longest wait for the first byte of a request; then the connection is closed.
    package var idleDeadline: Duration = .seconds(75)
    /// Longest time in which a peer may take none of the bytes that wait for it; then it is cut.
    package var writeDeadline: Duration = .seconds(30)
    /// How long the peer may take to close its side after we closed ours.
    package var lingerDeadline: Duration = .seconds(2)

    /// Bytes waiting for the peer above which the writer of a stream is suspended, until half of them are sent.
    package var outputHighWater = 256 << 10
    /// Bytes waiting for the peer above which no more of a stream is accepted: the peer is cut. Only a writer that does
    /// not wait gets there.
    package var outputBound = 4 << 20
    /// Open connections of the server, all loops together; one more is answered 503 and closed.
    package var connections = 10_000
    /// Of them, those of one address; nil means any number. Proxies, and everything on loopback, are one address.
    package var connectionsPerPeer: Int?
    /// Requests under way on one connection of HTTP/2; one more is refused with REFUSED_STREAM.
    package var streams = 100

    package init() {}

    /// How often a connection of HTTP/2 looks for deadlines that have passed.
    var look: Duration {
        let shortest = min(headDeadline, bodyDeadline, writeDeadline, lingerDeadline)
        return min(max(shortest / 4, .milliseconds(5)), .seconds(1))
    }

    /// What of it the parser enforces.
    package var request: HTTPRequestLimits {
        var limits = HTTPRequestLimits()
        limits.head = head
        limits.target = target
        limits.body = body
        limits.fields = fields
        return limits
    }
}
