// SPDX-License-Identifier: Apache-2.0

/// Performs HTTP exchanges. Redirects are never followed.
package protocol HTTPExecuting: Sendable {
    /// Returns when the response's head is there. Cancelling the calling task aborts the exchange.
    func execute(_ request: HTTPClientRequest) async throws(HTTPClientError) -> HTTPClientResponse
}

/// Why an exchange failed. The text parts name host and cause for logs; they hold no credentials.
package enum HTTPClientError: Error, Equatable, Sendable {
    case invalidURL(String)
    /// A method or field that cannot be put on the wire as it is; nothing was sent.
    case invalidRequest(String)
    case cannotResolve(String)
    /// The URL leads where one from outside may not lead (``HTTPReach``). Nothing was sent.
    case forbiddenAddress(String)
    case cannotConnect(String)
    case timedOut(String)
    /// The connection ended before the response did; `sentNothing` when the request was provably not delivered.
    case closedEarly(String, sentNothing: Bool)
    case tls(String)
    case malformedResponse(String)
    case bodyTooLarge(limit: Int)
    case cancelled
    case shutDown
}
