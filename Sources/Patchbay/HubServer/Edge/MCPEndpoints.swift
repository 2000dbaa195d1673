// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import Lifecycle
import MCPServer
import MCPTypes
import Synchronization

/// The MCP endpoints of one hub: `/mcp` for all servers, and `/mcp/{server}` for each one alone and for each virtual one,
/// made when it is first asked for; the same at `/sse` for clients of 2024-11-05. A session belongs to the endpoint that
/// it was opened at.
final class MCPEndpoints: Sendable {
    static let path = MCPPlace.Transport.streamable.rawValue

    private let life: LifeOfACall
    private let catalog: Catalog
    private let searching: any ToolSearching
    private let policy: any PolicyDeciding
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let limits: StreamableHTTPEndpoint.Limits
    private let keeping: SessionKeeping
    private let everything: MCPFace
    private let single = Mutex<[ServerName: MCPFace]>([:])

    init(
        life: LifeOfACall, catalog: Catalog, searching: any ToolSearching, policy: any PolicyDeciding,
        timers: any TimerScheduling, tasks: any TaskStarting, limits: StreamableHTTPEndpoint.Limits,
        keeping: SessionKeeping = SessionKeeping()
    ) {
        self.life = life
        self.catalog = catalog
        self.searching = searching
        self.policy = policy
        self.timers = timers
        self.tasks = tasks
        self.limits = limits
        self.keeping = keeping
        everything = MCPFace(life, timers: timers, tasks: tasks, limits: limits, keeping: keeping.bound(to: ""))
    }

    /// Whether the path could be that of an endpoint.
    static func serves(_ path: String) -> Bool { MCPPlace(path) != nil }

    /// The endpoint at that place; nil where there is none, as for a server that the hub does not have, or that has nothing
    /// which the caller could be shown.
    func face(at place: MCPPlace, for principal: Principal) -> MCPFace? {
        guard let name = place.server else { return everything }
        guard mayKnow(name, principal) else { return nil }
        let isVirtual = catalog.virtualServer(name) != nil
        let isThere = isVirtual || catalog.servers.contains { $0.name == name }
        let (face, gone) = single.withLock { single -> (MCPFace?, MCPFace?) in
            guard isThere else { return (nil, single.removeValue(forKey: name)) }
            if let known = single[name] { return (known, nil) }
            let new = MCPFace(
                serving(name, isVirtual), timers: timers, tasks: tasks, limits: limits,
                keeping: keeping.bound(to: name.text))
            single[name] = new
            return (new, nil)
        }
        gone?.close()
        return face
    }

    private func serving(_ name: ServerName, _ isVirtual: Bool) -> any MCPServing {
        guard isVirtual else { return life.narrowed(to: name) }
        return VirtualFace(name: name, catalog: catalog, life: life, searching: searching)
    }

    /// A virtual server is known to whoever may know of a server behind it.
    private func mayKnow(_ name: ServerName, _ principal: Principal) -> Bool {
        let client = MCPClientDescription(revision: .latest, capabilities: .emptyObject)
        let caller = MCPCaller(principal: principal, client: client)
        let virtual = catalog.virtualServer(name)
        let behind = virtual.map { virtual in catalog.servers.map(\.name).filter(virtual.mayHold(partsOf:)) } ?? [name]
        let methods: [MCPMethod] = [.callTool, .readResource, .getPrompt]
        return behind.contains { server in methods.contains { policy.mayKnow(caller, $0, of: server) } }
    }

    /// Ends the streams that would never end by themselves.
    func endStreams() {
        everything.endStreams()
        for face in single.withLock({ Array($0.values) }) { face.endStreams() }
    }

    /// Ends all sessions.
    func close() {
        everything.close()
        for face in single.withLock({ Array($0.values) }) { face.close() }
    }
}
