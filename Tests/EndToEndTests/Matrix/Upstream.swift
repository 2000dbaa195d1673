// SPDX-License-Identifier: Apache-2.0

/// The kinds of server that stand behind the hub.
enum Upstream: String, CaseIterable, Sendable {
    /// The official SDK over HTTP, both eras on one endpoint.
    case dual
    /// The last official SDK of the handshake era over HTTP.
    case legacy
    /// The same by HTTP+SSE of 2024-11-05.
    case sse
    /// The official SDK on standard streams.
    case stdio
    /// The SDK of the handshake era on standard streams.
    case legacystdio
    /// fastmcp over HTTP, both eras on one endpoint.
    case fastmcp
    /// A service that speaks no MCP, by its OpenAPI document.
    case openapi

    /// Those made with the official SDKs.
    static let official: [Upstream] = [.dual, .legacy, .stdio, .legacystdio]

    var isHTTP: Bool { self != .stdio && self != .legacystdio }

    var isLegacyOnly: Bool { self == .legacy || self == .legacystdio }

    private var transport: String { self == .sse ? "sse" : isHTTP ? "http" : "stdio" }

    /// What it is in a table.
    var title: String {
        switch self {
        case .dual: "both eras, HTTP"
        case .legacy: "2025-11-25, HTTP"
        case .sse: "2025-11-25, HTTP+SSE"
        case .stdio: "both eras, pipes"
        case .legacystdio: "2025-11-25, pipes"
        case .fastmcp: "fastmcp, HTTP"
        case .openapi: "OpenAPI"
        }
    }

    /// The command that serves it.
    func command() async throws -> [String] {
        let peer: PeerKind
        switch self {
        case .openapi: return ["/usr/bin/python3", Checkout.script("stdlib/rest.py")]
        case .dual, .stdio: peer = .sdk
        case .legacy, .legacystdio, .sse: peer = .legacySDK
        case .fastmcp: peer = .fastMCP
        }
        return [try await peer.python(), Checkout.script("\(peer.rawValue)/upstream.py"), transport]
    }

    /// How a hub is told of it, once it serves at an address.
    func server(at url: String) -> HubConfigurationFile.Server {
        var server = HubConfigurationFile.Server.http(url)
        if self == .openapi { server.openapi = Checkout.script("stdlib/rest.json") }
        return server
    }
}
