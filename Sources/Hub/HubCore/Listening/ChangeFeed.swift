// SPDX-License-Identifier: Apache-2.0

import JSON
package import JSONRPC
package import Lifecycle
import MCPClient
package import MCPServer
package import MCPTypes
import Synchronization
package import Telemetry

/// Carries what servers tell of their own accord to the clients that listen, and what clients listen to, once for all of
/// them, to the servers.
///
/// What concerns a list is gathered for a moment, so that a server that announces its tools one by one costs each client
/// one notification. A caller hears nothing of servers that policy keeps from them.
package final class ChangeFeed: Sendable {
    private struct State {
        var table = ListenerTable()
        /// Announced and not told yet: lists, with the servers that they show.
        var gathered: [MCPMethod: Set<ServerName>] = [:]
    }

    /// How long changes of lists are gathered.
    static let gathering = Duration.milliseconds(60)

    private let catalog: Catalog
    private let policy: any PolicyDeciding
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let log: Log
    private let state = Mutex(State())

    package init(
        catalog: Catalog, policy: any PolicyDeciding, timers: any TimerScheduling, tasks: any TaskStarting,
        log: Log = .silent
    ) {
        self.log = log
        self.catalog = catalog
        self.policy = policy
        self.timers = timers
        self.tasks = tasks
        catalog.observe { [weak self] server, list in self?.announce([list], of: [server]) }
    }

    package var listenerCount: Int { state.withLock { $0.table.count } }

    /// Whether anybody would be told of a change of that list of that server.
    func isHeard(_ list: MCPMethod, of server: ServerName) -> Bool {
        let told = list == .listResourceTemplates ? MCPMethod.listResources : list
        return state.withLock { $0.table.hasListener(to: told, of: server) }
    }

    // MARK: Servers

    /// Listens to a server from now on, until its connection is closed.
    package func follow(_ upstream: Upstream) {
        upstream.watching?.watch { [weak self, weak upstream] change in
            if let self, let upstream { heard(change, from: upstream) }
        }
    }

    /// Tells everybody that lists have changed, as when policy or the servers themselves are others.
    package func announceEverything() {
        announce(Set(MCPWishes.announced), of: Set(catalog.servers.map(\.name)))
    }

    private func heard(_ change: UpstreamChange, from upstream: Upstream) {
        switch change {
        case .told(.resource(let uri)): tell(uri, of: upstream.name)
        case .told(.log(let params)): log(params, of: upstream)
        case .told(.list(let list)):
            count(upstream)
            outdated([list], of: upstream)
        // What becomes of tasks is asked for: see ``TaskWatch``.
        case .told(.task): break
        case .reconnected: outdated(Set(MCPWishes.announced), of: upstream)
        }
    }

    /// What belongs to no call is for the sessions of the handshake era: in 2026-07-28 log messages belong to a request.
    private func log(_ params: RawJSON, of upstream: Upstream) {
        for listener in state.withLock({ $0.table.sessions(hearing: upstream.name) })
        where mayHear(listener.caller, of: .callTool, at: upstream.name) {
            listener.tell(.log(params))
        }
    }

    private func count(_ upstream: Upstream) {
        catalog.metrics.changeAnnounced(upstream.name)
        guard upstream.announced(at: timers.now) else { return }
        log.warning(
            "a server announces changes faster than anybody reads them",
            ["server": .string(upstream.name.text), "announcements": .count(AnnouncementPace.limit)])
    }

    /// The lists are read anew at once, so that whoever is told finds what is new.
    private func outdated(_ lists: Set<MCPMethod>, of upstream: Upstream) {
        let methods = lists.flatMap { $0 == .listResources ? [$0, .listResourceTemplates] : [$0] }
        catalog.expire(methods, of: upstream)
        announce(lists, of: [upstream.name])
    }

    // MARK: Telling

    private func announce(_ lists: Set<MCPMethod>, of servers: Set<ServerName>) {
        let isFirst = state.withLock { state in
            defer {
                for list in lists {
                    state.gathered[list == .listResourceTemplates ? .listResources : list, default: []]
                        .formUnion(servers)
                }
            }
            return state.gathered.isEmpty
        }
        if isFirst { timers.schedule(after: Self.gathering) { [weak self] in self?.tellGathered() } }
    }

    private func tellGathered() {
        let told = state.withLock { state in
            defer { state.gathered = [:] }
            return state.gathered.map { ($0, $1, state.table.listeners(to: $0, of: $1)) }
        }
        for (list, servers, listeners) in told {
            for listener in listeners where servers.contains(where: { mayHear(listener.caller, of: list, at: $0) }) {
                listener.tell(.list(list))
            }
        }
    }

    private func mayHear(_ caller: MCPCaller, of list: MCPMethod, at server: ServerName) -> Bool {
        policy.mayKnow(caller, list, of: server) && !leadsBack(server, to: caller)
    }

    /// What comes from a hub is not told back to it.
    private func leadsBack(_ server: ServerName, to caller: MCPCaller) -> Bool {
        guard !caller.client.trail.isEmpty else { return false }
        return catalog.servers.contains { $0.name == server && LoopCheck.leadsBack($0, to: caller) }
    }

    private func tell(_ uri: String, of server: ServerName) {
        for (listener, known) in state.withLock({ $0.table.listeners(to: uri, of: server) })
        where !leadsBack(server, to: listener.caller) {
            listener.tell(.resource(known))
        }
    }

    // MARK: Listening

    /// Begins to tell a client. Resources that the caller cannot see are not granted.
    package func listen(
        for wishes: MCPWishes, as caller: MCPCaller, in scope: CatalogScope,
        _ tell: @escaping @Sendable (MCPChange) -> Void
    ) async throws(JSONRPCError) -> any MCPListening {
        let listener = ListenerTable.Listener(caller: caller, scope: scope, lists: wishes.lists, tell: tell)
        guard let id = state.withLock({ $0.table.add(listener) }) else {
            throw .internalError("\(ListenerTable.limit) clients listen already; try again later")
        }
        for uri in wishes.resources {
            do {
                try await subscribe(id, to: uri, as: caller, in: scope)
            } catch {
                // Not granted, as the acknowledgement says.
                continue
            }
        }
        let resources = state.withLock { $0.table.resources(of: id) }
        let granted = MCPWishes(lists: wishes.lists, resources: resources)
        return Listening(feed: self, id: id, caller: caller, scope: scope, granted: granted)
    }

    fileprivate func subscribe(
        _ id: Int, to uri: String, as caller: MCPCaller, in scope: CatalogScope
    ) async throws(JSONRPCError) {
        let unknown = UnknownName.error(.readResource, uri, revision: caller.client.revision)
        guard let route = await catalog.resource(uri, in: scope),
            policy.decide(caller, .listResources, route, arguments: nil).isVisible
        else { throw unknown }
        let (outcome, wishes) = state.withLock { state in
            (state.table.subscribe(id, to: uri, at: route), state.table.wishes(of: route.upstream.name))
        }
        switch outcome {
        case .refused: throw .invalidRequest("\(MCPWishes.maximumResources) resources are listened to already")
        case .another: break
        case .first: route.upstream.watching?.follow(wishes)
        }
    }

    fileprivate func unsubscribe(_ id: Int, from uri: String) {
        let (server, wishes) = state.withLock { state in
            let server = state.table.unsubscribe(id, from: uri)
            return (server, server.map { state.table.wishes(of: $0) })
        }
        if let server, let wishes { tell(server, wishes) }
    }

    fileprivate func end(_ id: Int) {
        let changed = state.withLock { state in
            state.table.remove(id).map { ($0, state.table.wishes(of: $0)) }
        }
        for (server, wishes) in changed { tell(server, wishes) }
    }

    private func tell(_ server: ServerName, _ wishes: Set<String>) {
        catalog.servers.first { $0.name == server }?.watching?.follow(wishes)
    }
}

/// One client's place in the feed.
private struct Listening: MCPListening {
    let feed: ChangeFeed
    let id: Int
    let caller: MCPCaller
    let scope: CatalogScope
    let granted: MCPWishes

    func add(resource uri: String) async throws(JSONRPCError) {
        try await feed.subscribe(id, to: uri, as: caller, in: scope)
    }

    func remove(resource uri: String) { feed.unsubscribe(id, from: uri) }
    func end() { feed.end(id) }
}
