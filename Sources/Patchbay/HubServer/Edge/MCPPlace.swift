// SPDX-License-Identifier: Apache-2.0

import HubCore

/// What a path of the MCP face means: whose endpoint it is, and in which transport.
struct MCPPlace: Equatable, Sendable {
    /// The first segment of the path.
    enum Transport: String, CaseIterable, Sendable {
        /// Streamable HTTP, since 2025-03-26.
        case streamable = "/mcp"
        /// Where a client of HTTP+SSE (2024-11-05) opens its stream, and where it posts its messages.
        case stream = "/sse"
        case messages = "/messages"
    }

    let transport: Transport
    /// Nil for all servers.
    let server: ServerName?

    init(_ transport: Transport, _ server: ServerName? = nil) {
        self.transport = transport
        self.server = server
    }

    /// Nil when the path could be no endpoint's.
    init?(_ path: String) {
        if path == Transport.streamable.rawValue {
            self.init(.streamable)
            return
        }
        for transport in Transport.allCases where path.hasPrefix(transport.rawValue) {
            let rest = path.dropFirst(transport.rawValue.utf8.count)
            if rest.isEmpty {
                self.init(transport)
                return
            }
            guard rest.first == "/", let server = ServerName(String(rest.dropFirst())) else { return nil }
            self.init(transport, server)
            return
        }
        return nil
    }

    var path: String { transport.rawValue + (server.map { "/\($0.text)" } ?? "") }

    /// The path by which a client knows an endpoint: messages belong to their stream.
    static func name(of path: String) -> String {
        guard path.hasPrefix(Transport.messages.rawValue), let place = MCPPlace(path) else { return path }
        return MCPPlace(.stream, place.server).path
    }
}
