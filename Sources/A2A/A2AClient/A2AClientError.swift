// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import HTTPMessages

/// Why a call to an agent brought no result. The texts name host and cause and hold no credentials.
package enum A2AClientError: Error, Equatable, Sendable {
    /// The agent's own answer.
    case refused(A2AError)
    /// 401 or 403; the challenge is the agent's `www-authenticate`.
    case authorization(status: Int, challenge: String?)
    /// Nothing was delivered: another interface may be tried.
    case unreachable(String)
    /// The exchange broke off; the agent may have acted.
    case died(String)
    case timedOut(String)
    case malformed(String)
    case tooLarge(limit: Int)
    case cancelled
    /// The card names no interface that is spoken here.
    case noInterface(String)

    init(_ error: HTTPClientError) {
        switch error {
        case .invalidURL(let text), .invalidRequest(let text), .cannotResolve(let text),
            .cannotConnect(let text),
            .forbiddenAddress(let text), .tls(let text):
            self = .unreachable(text)
        case .closedEarly(let text, let sentNothing):
            self = sentNothing ? .unreachable(text) : .died(text)
        case .timedOut(let text): self = .timedOut(text)
        case .malformedResponse(let text): self = .malformed(text)
        case .bodyTooLarge(let limit): self = .tooLarge(limit: limit)
        case .cancelled: self = .cancelled
        case .shutDown: self = .unreachable("the HTTP client is shut down")
        }
    }
}
