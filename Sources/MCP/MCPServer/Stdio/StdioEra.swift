// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import MCPTypes

/// Which era the client on the other end of standard input has shown, and with it who the client is. Pure.
///
/// A probe by `server/discover` alone decides nothing, since the clients of both eras begin with one.
struct StdioEra {
    private enum State {
        case undecided
        case modern
        case legacy(MCPClientDescription)
    }

    /// How a request is to be treated.
    enum Treatment {
        case initialize
        case modern
        case legacy(MCPClientDescription)
        case refuse(JSONRPCError)
    }

    private var state = State.undecided

    mutating func arrived(_ request: JSONRPCRequest) -> Treatment {
        if request.params?[MCPMeta.key]?[MCPMeta.protocolVersion] != nil {
            if request.method != MCPMethod.discover.rawValue, case .undecided = state { state = .modern }
            return .modern
        }
        switch state {
        case .modern where request.method == MCPMethod.initialize.rawValue:
            return .refuse(ModernLadder.unsupported(request.params?["protocolVersion"]?.string ?? "none"))
        case .modern: return .modern
        case .undecided, .legacy:
            if request.method == MCPMethod.initialize.rawValue { return .initialize }
            if case .legacy(let client) = state { return .legacy(client) }
            if request.method == MCPMethod.ping.rawValue {
                return .legacy(MCPClientDescription(revision: .latestLegacy, capabilities: .emptyObject))
            }
            return .refuse(
                .invalidRequest("Send initialize first, or the envelope of \(ProtocolRevision.latest.rawValue)"))
        }
    }

    /// As a client of the handshake era set it.
    var logLevel: String? { if case .legacy(let client) = state { client.logLevel } else { nil } }

    /// Whether the client may send several messages at once (2025-03-26 only).
    var hasBatches: Bool {
        if case .legacy(let client) = state { client.revision == .march2025 } else { false }
    }

    /// `initialize` was answered.
    mutating func initialized(_ client: MCPClientDescription) { state = .legacy(client) }

    /// The client wants log messages of that level and up from now on.
    mutating func setLogLevel(_ level: String) {
        guard case .legacy(var client) = state else { return }
        client.logLevel = level
        state = .legacy(client)
    }
}
