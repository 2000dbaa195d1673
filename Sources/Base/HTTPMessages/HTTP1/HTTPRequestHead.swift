// SPDX-License-Identifier: Apache-2.0

/// A parsed and validated request head, with what its fields mean for the connection.
package struct HTTPRequestHead: Sendable {
    /// The request as far as it is known. A server-wide OPTIONS has the path `*`.
    package var request: HTTPServerRequest
    /// 1 for HTTP/1.1, 0 for HTTP/1.0.
    package var minorVersion: UInt8 = 1
    package var framing = HTTPBodyFraming.length(0)
    /// Whether the client means to send another request on this connection.
    package var keepsAlive = true
    /// Whether the client waits for `100 Continue` before it sends the body.
    package var expectsContinue = false

    init() { request = HTTPServerRequest(method: .get, path: "", remoteAddress: "") }
}

/// How the end of a request's body is found (RFC 9112, section 6).
package enum HTTPBodyFraming: Equatable, Sendable {
    /// A stated number of bytes; 0 when there is no body.
    case length(Int)
    case chunked
}
