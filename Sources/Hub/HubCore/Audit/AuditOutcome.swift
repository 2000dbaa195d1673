// SPDX-License-Identifier: Apache-2.0

/// How a call ended, as it was told to the caller.
package enum AuditOutcome: Hashable, Sendable {
    case succeeded
    /// A result that its tool marked as an error.
    case toolError
    /// A protocol error with its JSON-RPC code, the upstream's own or ours.
    case failed(code: Int)
    /// By the hub, before any upstream was asked.
    case refused
    /// The caller cancelled or went away.
    case cancelled
    case timedOut
    /// The client has to ask somebody and call again (2026-07-28, multi round-trip requests).
    case inputRequired

    /// As it is stored and shown: `ok`, `tool_error`, `error:-32602`, `refused`, `cancelled`, `timeout`, `input_required`.
    package var text: String {
        switch self {
        case .succeeded: "ok"
        case .toolError: "tool_error"
        case .failed(let code): "error:\(code)"
        case .refused: "refused"
        case .cancelled: "cancelled"
        case .timedOut: "timeout"
        case .inputRequired: "input_required"
        }
    }

    /// Nil for a text that ``text`` never gives.
    package init?(text: String) {
        switch text {
        case "ok": self = .succeeded
        case "tool_error": self = .toolError
        case "refused": self = .refused
        case "cancelled": self = .cancelled
        case "timeout": self = .timedOut
        case "input_required": self = .inputRequired
        default:
            guard text.hasPrefix("error:"), let code = Int(text.dropFirst(6)) else { return nil }
            self = .failed(code: code)
        }
    }
}
