// SPDX-License-Identifier: Apache-2.0

package import HTTPMessages

/// What happened on a server that somebody should be able to see. Reported on a loop's thread: return quickly.
package enum HTTPServerEvent: Sendable {
    /// A malformed, oversized or late request was answered with its status and the connection closed.
    case refused(HTTPRequestFault, peer: String)
    /// There were as many connections as the limit allows, in all or of this peer; this one got 503.
    case overloaded(limit: Int, peer: String)
    /// The peer took nothing for the length of the write deadline.
    case cutAtWriteDeadline(peer: String, waitingBytes: Int)
    /// A writer did not wait, and the output bound was reached.
    case cutAtOutputBound(peer: String, waitingBytes: Int)
    /// A handler returned with no answer, and 500 was sent; or with a stream unfinished, and the connection was closed.
    case unanswered(path: String)
    /// A handler answered twice.
    case answeredTwice(path: String)
    /// A handler's field holds a control character; 500 was sent instead.
    case unsafeField(path: String)
    /// A client of HTTP/2 flooded, or left a frame unfinished; it was told so, and its connection closed.
    case cutForAbuse(reason: String, peer: String)
    /// A TLS handshake came to nothing; the connection was closed.
    case handshakeFailed(reason: String, peer: String)
    /// A connection could not be accepted; `errno` says why. Accepting pauses for a moment.
    case acceptFailed(errno: Int32)
}
