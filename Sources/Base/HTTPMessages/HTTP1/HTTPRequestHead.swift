// SPDX-License-Identifier: Apache-2.0

/// A parsed and validated request head, with what its fields mean for the connection.
package struct HTTPRequestHead: Sendable {
    package var method: HTTPMethod
    /// As sent, percent-encoding kept, query removed; `*` for a server-wide OPTIONS.
    package var path: String
    package var query: String?
    package var fields: HTTPFields
    /// 1 for HTTP/1.1, 0 for HTTP/1.0.
    package var minorVersion: UInt8
    package var framing: HTTPBodyFraming
    /// Whether the client means to send another request on this connection.
    package var keepsAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body.
    package var expectsContinue: Bool
}

/// How the end of a request's body is found (RFC 9112, section 6).
package enum HTTPBodyFraming: Equatable, Sendable {
    /// A stated number of bytes; 0 when there is no body.
    case length(Int)
    case chunked
}
