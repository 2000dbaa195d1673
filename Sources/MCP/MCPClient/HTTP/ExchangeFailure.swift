// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import JSONRPC
import MCPTypes

/// Why one HTTP exchange brought no result, in enough detail to judge the upstream's era and whether to try again.
enum ExchangeFailure: Error {
    /// A JSON-RPC error, with the status that carried it.
    case refused(JSONRPCError, HTTPStatus)
    /// An answer that is no JSON-RPC, such as a bare 404.
    case unrecognized(String, HTTPStatus)
    /// The server does not know the session that we believed in.
    case forgotten(UpstreamError, RetryRule.Reach)
    case failed(UpstreamError, RetryRule.Reach)

    init(_ error: HTTPClientError, _ deadline: Deadline, isOver: Bool) {
        switch error {
        case .timedOut(let text):
            self = .failed(isOver ? .timedOut(deadline.total) : .unreachable(text), .final)
        case .closedEarly(let text, let sentNothing):
            self = .failed(.died(text), sentNothing ? .notExecuted : .unknown)
        case .invalidURL(let text), .invalidRequest(let text), .cannotResolve(let text), .cannotConnect(let text),
            .forbiddenAddress(let text), .tls(let text):
            self = .failed(.unreachable(text), .final)
        case .malformedResponse(let text): self = .failed(.malformed(text), .final)
        case .bodyTooLarge(let limit): self = .failed(.tooLarge(limit), .final)
        case .cancelled: self = .failed(.cancelled, .final)
        case .shutDown: self = .failed(.unreachable("the HTTP client is shut down"), .final)
        }
    }

    var error: UpstreamError {
        switch self {
        case .refused(let error, _): .rpc(error)
        case .unrecognized(let what, _): .malformed(what)
        case .forgotten(let error, _), .failed(let error, _): error
        }
    }

    /// Whether it is what a server of HTTP+SSE says to a POST (2025-11-25, transports, backwards compatibility). What only
    /// 2026-07-28 says is no such sign.
    var meansOlderTransport: Bool {
        switch self {
        case .refused(let error, let status):
            [400, 404, 405].contains(status.code) && !MCPErrorCode.isModern(error.code)
        case .unrecognized(_, let status): [400, 404, 405].contains(status.code)
        case .forgotten, .failed: false
        }
    }

    var reach: RetryRule.Reach {
        switch self {
        case .forgotten(_, let reach), .failed(_, let reach): reach
        case .refused, .unrecognized: .final
        }
    }
}
