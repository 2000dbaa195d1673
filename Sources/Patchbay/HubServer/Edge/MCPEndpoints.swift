// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import Lifecycle
import MCPServer
import MCPTypes
import Synchronization

/// The MCP endpoints of one hub: `/mcp` for all servers, and `/mcp/{server}` for each one alone and for each virtual one,
/// made when it is first asked for. A session belongs to the endpoint that it was opened at.
final class MCPEndpoints: Sendable {
    static let path = "/mcp"

    private let life: LifeOfACall
    private let catalog: Catalog
    private let searching: any ToolSearching
    private let policy: any PolicyDeciding
    private let timers: any TimerScheduling
    private let limits: StreamableHTTPEndpoint.Limits
    private let everything: StreamableHTTPEndpoint
    private let single = Mutex<[ServerName: StreamableHTTPEndpoint]>([:])

    init(
        life: LifeOfACall, catalog: Catalog, searching: any ToolSearching, policy: any PolicyDeciding,
        timers: any TimerScheduling,
        limits: StreamableHTTPEndpoint.Limits
    ) {
        self.life = life
        self.catalog = catalog
        self.searching = searching
        self.policy = policy
        self.timers = timers
        self.limits = limits
        everything = StreamableHTTPEndpoint(serving: life, timers: timers, limits: limits)
    }

    /// Whether the path could be that of an endpoint.
    static func serves(_ path: String) -> Bool { path == Self.path || server(in: path) != nil }

    /// The endpoint at that path; nil where there is none, as for a server that the hub does not have, or that has nothing
    /// which the caller could be shown.
    func endpoint(at path: String, for principal: Principal) -> StreamableHTTPEndpoint? {
        if path == Self.path { return everything }
        guard let name = Self.server(in: path), mayKnow(name, principal) else { return nil }
        let isVirtual = catalog.virtualServer(name) != nil
        let isThere = isVirtual || catalog.servers.contains { $0.name == name }
        let (endpoint, gone) = single.withLock { single -> (StreamableHTTPEndpoint?, StreamableHTTPEndpoint?) in
            guard isThere else { return (nil, single.removeValue(forKey: name)) }
            if let known = single[name] { return (known, nil) }
            let new = StreamableHTTPEndpoint(serving: face(name, isVirtual), timers: timers, limits: limits)
            single[name] = new
            return (new, nil)
        }
        gone?.close()
        return endpoint
    }

    private func face(_ name: ServerName, _ isVirtual: Bool) -> any MCPServing {
        guard isVirtual else { return life.narrowed(to: name) }
        return VirtualFace(name: name, catalog: catalog, life: life, searching: searching)
    }

    /// A virtual server is known to whoever may know of a server behind it.
    private func mayKnow(_ name: ServerName, _ principal: Principal) -> Bool {
        let client = MCPClientDescription(revision: .latest, capabilities: .emptyObject)
        let caller = MCPCaller(principal: principal, client: client)
        let virtual = catalog.virtualServer(name)
        let behind = virtual.map { virtual in catalog.servers.map(\.name).filter(virtual.mayHold) } ?? [name]
        let methods: [MCPMethod] = [.callTool, .readResource, .getPrompt]
        return behind.contains { server in methods.contains { policy.mayKnow(caller, $0, of: server) } }
    }

    /// Ends the streams that would never end by themselves.
    func endStreams() {
        everything.endStreams()
        for endpoint in single.withLock({ Array($0.values) }) { endpoint.endStreams() }
    }

    /// Ends all sessions.
    func close() {
        everything.close()
        for endpoint in single.withLock({ Array($0.values) }) { endpoint.close() }
    }

    private static func server(in path: String) -> ServerName? {
        guard path.hasPrefix(Self.path + "/") else { return nil }
        return ServerName(String(path.dropFirst(Self.path.count + 1)))
    }
}
