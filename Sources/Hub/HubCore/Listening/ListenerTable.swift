// SPDX-License-Identifier: Apache-2.0

package import MCPServer
package import MCPTypes

/// Pure: who listens to what, and which resources of which servers anybody listens to at all.
package struct ListenerTable: Sendable {
    /// Listeners at one time.
    package static let limit = 20_000

    /// One session or one `subscriptions/listen`.
    package struct Listener: Sendable {
        package let caller: MCPCaller
        package let scope: CatalogScope
        package let lists: Set<MCPMethod>
        package let tell: @Sendable (MCPChange) -> Void
        /// By the client's URI.
        package fileprivate(set) var resources: [String: Route] = [:]

        package init(
            caller: MCPCaller, scope: CatalogScope, lists: Set<MCPMethod>,
            tell: @escaping @Sendable (MCPChange) -> Void
        ) {
            self.caller = caller
            self.scope = scope
            self.lists = lists
            self.tell = tell
        }
    }

    private var listeners: [Int: Listener] = [:]
    private var lastID = 0
    /// How many listeners wait for each resource of each server.
    private var references: [ServerName: [String: Int]] = [:]

    package init() {}

    package var count: Int { listeners.count }

    /// Nil when there are too many.
    package mutating func add(_ listener: Listener) -> Int? {
        guard listeners.count < Self.limit else { return nil }
        lastID += 1
        listeners[lastID] = listener
        return lastID
    }

    /// The servers of whose resources fewer are wished for now.
    package mutating func remove(_ id: Int) -> Set<ServerName> {
        guard let listener = listeners.removeValue(forKey: id) else { return [] }
        var changed: Set<ServerName> = []
        for route in listener.resources.values where release(route) { changed.insert(route.upstream.name) }
        return changed
    }

    package enum Subscribing: Sendable, Equatable {
        /// The first listener of that resource: its server has to be told.
        case first
        case another
        /// The listener has gone, or has as many as one may.
        case refused
    }

    /// `uri` is the client's.
    package mutating func subscribe(_ id: Int, to uri: String, at route: Route) -> Subscribing {
        guard let listener = listeners[id] else { return .refused }
        guard listener.resources[uri] == nil else { return .another }
        guard listener.resources.count < MCPWishes.maximumResources else { return .refused }
        listeners[id]?.resources[uri] = route
        let count = references[route.upstream.name, default: [:]][route.original, default: 0] + 1
        references[route.upstream.name, default: [:]][route.original] = count
        return count == 1 ? .first : .another
    }

    /// The server that has nobody listening to that resource any more; nil where there is still somebody.
    package mutating func unsubscribe(_ id: Int, from uri: String) -> ServerName? {
        guard let route = listeners[id]?.resources.removeValue(forKey: uri), release(route) else { return nil }
        return route.upstream.name
    }

    /// All resources of a server that anybody listens to, by the server's URIs.
    package func wishes(of server: ServerName) -> Set<String> { Set(references[server]?.keys.map(\.self) ?? []) }

    package func resources(of id: Int) -> Set<String> { Set(listeners[id]?.resources.keys.map(\.self) ?? []) }

    /// Those who listen to that list where it shows one of the servers.
    package func listeners(to list: MCPMethod, of servers: Set<ServerName>) -> [Listener] {
        listeners.values.filter { $0.hears(list, of: servers) }
    }

    /// The sessions of the handshake era to which that server is shown.
    func sessions(hearing server: ServerName) -> [Listener] {
        listeners.values.filter { !$0.caller.client.revision.isModern && $0.shows([server]) }
    }

    func hasListener(to list: MCPMethod, of server: ServerName) -> Bool {
        listeners.values.contains { $0.hears(list, of: [server]) }
    }

    /// Those who listen to a resource, with their URIs for it. Of a resource below one that is listened to, its own
    /// subscribers are told, since a server may name the part that changed.
    package func listeners(to original: String, of server: ServerName) -> [(listener: Listener, uri: String)] {
        guard let wished = references[server] else { return [] }
        let concerned = wished[original] != nil ? [original] : wished.keys.filter { original.hasPrefix($0) }
        guard !concerned.isEmpty else { return [] }
        return listeners.values.flatMap { listener in
            listener.resources.filter { $0.value.upstream.name == server && concerned.contains($0.value.original) }
                .map { (listener, $0.key) }
        }
    }

    /// True when nobody is left.
    private mutating func release(_ route: Route) -> Bool {
        let server = route.upstream.name
        guard let count = references[server]?[route.original] else { return false }
        references[server]?[route.original] = count > 1 ? count - 1 : nil
        if references[server]?.isEmpty == true { references[server] = nil }
        return count == 1
    }
}

extension ListenerTable.Listener {
    fileprivate func hears(_ list: MCPMethod, of servers: Set<ServerName>) -> Bool {
        lists.contains(list) && shows(servers)
    }

    fileprivate func shows(_ servers: Set<ServerName>) -> Bool {
        guard case .server(let only) = scope else { return true }
        return servers.contains(only)
    }
}
