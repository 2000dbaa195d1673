// SPDX-License-Identifier: Apache-2.0

package import JSONRPC

/// Why a call to an upstream has no result. The texts name cause and peer for logs and answers; they hold no
/// credentials.
package enum UpstreamError: Error, Sendable {
    /// The upstream's own error, verbatim.
    case rpc(JSONRPCError)
    /// No connection: network, TLS, a 5xx answer, a process that cannot start, or a pause after failures.
    case unreachable(String)
    /// No answer within this time.
    case timedOut(Duration)
    /// The process ended or the connection broke while the call was under way: it may or may not have been executed.
    case died(String)
    /// An answer that is not MCP.
    case malformed(String)
    /// A message above this many bytes.
    case tooLarge(Int)
    /// This many requests are under way, or this many bytes wait to be written.
    case busy(limit: Int)
    /// 401 or 403, with the `WWW-Authenticate` field.
    case authorization(status: Int, challenge: String?)
    /// The calling task was cancelled.
    case cancelled
    /// The upstream forgot our session again right after a new one was made.
    case sessionLost
    /// The peer speaks no revision that we do, or refuses the handshake.
    case incompatible(String)
    /// A POST of `initialize` is answered 400, 404 or 405: it may speak the transport before Streamable HTTP.
    case olderTransport(String)
}

extension UpstreamError: Equatable {
    package static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.rpc(let a), .rpc(let b)): a.code == b.code && a.message == b.message && a.data == b.data
        case (.unreachable(let a), .unreachable(let b)), (.died(let a), .died(let b)): a == b
        case (.malformed(let a), .malformed(let b)), (.incompatible(let a), .incompatible(let b)),
            (.olderTransport(let a), .olderTransport(let b)):
            a == b
        case (.timedOut(let a), .timedOut(let b)): a == b
        case (.tooLarge(let a), .tooLarge(let b)), (.busy(let a), .busy(let b)): a == b
        case (.authorization(let a, let c), .authorization(let b, let d)): a == b && c == d
        case (.cancelled, .cancelled), (.sessionLost, .sessionLost): true
        default: false
        }
    }
}

extension UpstreamError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rpc(let error): "error \(error.code): \(error.message)"
        case .unreachable(let cause): "unreachable: \(cause)"
        case .timedOut(let limit): "no answer within \(limit)"
        case .died(let cause): "lost during the call: \(cause)"
        case .malformed(let cause): "malformed answer: \(cause)"
        case .tooLarge(let limit): "an answer above \(limit) bytes"
        case .busy(let limit): "busy: the limit of \(limit) is reached"
        case .authorization(let status, _): "authorization refused with status \(status)"
        case .cancelled: "cancelled"
        case .sessionLost: "the session was lost twice in a row"
        case .incompatible(let cause), .olderTransport(let cause): "incompatible: \(cause)"
        }
    }
}
