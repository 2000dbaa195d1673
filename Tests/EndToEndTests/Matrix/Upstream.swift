// SPDX-License-Identifier: Apache-2.0

/// The kinds of server that stand behind the hub.
enum Upstream: String, CaseIterable, Sendable {
    /// The official SDK over HTTP, both eras on one endpoint.
    case dual
    /// The last official SDK of the handshake era over HTTP.
    case legacy
    /// The official SDK on standard streams.
    case stdio
    /// The SDK of the handshake era on standard streams.
    case legacystdio

    var isHTTP: Bool { self == .dual || self == .legacy }

    var isLegacyOnly: Bool { self == .legacy || self == .legacystdio }

    var peer: PeerKind { isLegacyOnly ? .legacySDK : .sdk }

    /// The command that serves it.
    func command() async throws -> [String] {
        let script = Checkout.script("\(peer.rawValue)/upstream.py")
        return [try await peer.python(), script, isHTTP ? "http" : "stdio"]
    }
}
