// SPDX-License-Identifier: Apache-2.0

import Identity
import JSON
import JSONRPC
package import Lifecycle
import MCPServer
import MCPTypes

/// Issues and reads tickets, each bound to its principal and to exactly the request that it was issued for, until it
/// expires.
package struct TicketOffice: Sendable {
    /// How long a client may take for one round.
    package static let lifetime = Duration.seconds(600)
    /// Bytes of a server's own state.
    static let maximumState = 64 << 10

    private let sealing: any Sealing
    /// For what has to outlive the process.
    let durable: any Sealing
    private let clock: any WallClock
    private let digest: @Sendable ([UInt8]) -> [UInt8]

    /// `digest` is SHA-256. Without `durable` nothing outlives `sealing`.
    package init(
        sealing: any Sealing, durable: (any Sealing)? = nil, clock: any WallClock,
        digest: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) {
        self.sealing = sealing
        self.durable = durable ?? sealing
        self.clock = clock
        self.digest = digest
    }

    func issue(
        _ kind: InputTicket.Kind, server: ServerName, isConsented: Bool, for call: MCPCall
    ) -> String {
        let expires = clock.microsecondsSinceEpoch + Self.lifetime.wholeNanoseconds / 1000
        let ticket = InputTicket(server: server.text, kind: kind, expires: expires, isConsented: isConsented)
        return sealing.seal(Array(ticket.raw.bytes), context: context(of: call))
    }

    /// The ticket that a request brings; nil when it brings none. One that is forged, expired or another request's is
    /// refused (2026-07-28, multi round-trip requests).
    func read(_ call: MCPCall) throws(JSONRPCError) -> InputTicket? {
        guard let state = call.params["requestState"] else { return nil }
        guard let text = state.string, let bytes = sealing.open(text, context: context(of: call)),
            let raw = try? RawJSON(validating: bytes), let ticket = InputTicket(raw)
        else {
            throw .invalidParams("requestState is none that was given out for this request")
        }
        guard clock.microsecondsSinceEpoch < ticket.expires else {
            throw .invalidParams("requestState has expired; make the request anew, without it")
        }
        return ticket
    }

    /// The cursor behind that item of a list.
    func cursor(after item: String, for call: MCPCall) -> String {
        sealing.seal(Array(item.utf8), context: listContext(of: call))
    }

    /// The last item before a cursor; nil for one that was not given out for this list to this principal.
    func item(behind cursor: String, for call: MCPCall) -> String? {
        sealing.open(cursor, context: listContext(of: call)).map { String(decoding: $0, as: UTF8.self) }
    }

    private func listContext(of call: MCPCall) -> [UInt8] {
        Array("patchbay cursor\u{0}\(call.method.rawValue)\u{0}\(call.caller.principal.id)".utf8)
    }

    /// Everything that the ticket is bound to.
    private func context(of call: MCPCall) -> [UInt8] {
        let subject = call.method.nameParameter.flatMap { call.params[$0] } ?? .null
        let arguments = call.params["arguments"] ?? .emptyObject
        let canonical = (try? CanonicalJSON.bytes(of: arguments)) ?? Array(arguments.bytes)
        let parts = [
            Array("patchbay requestState".utf8), Array(call.caller.principal.id.utf8), Array(call.method.rawValue.utf8),
            Array(subject.bytes), digest(canonical),
        ]
        return Array(parts.joined(separator: [0]))
    }
}
