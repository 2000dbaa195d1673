// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import MCPClient
package import MCPTypes
import Sanitizer
import Synchronization
package import Telemetry

/// All servers behind the hub and what they offer: who owns a name, and the merged lists.
///
/// Lists are read from the servers when they are asked for and no longer fresh; names are looked up in the table of what
/// was last listed, so that a call costs one look-up. A server that cannot be listed is a named gap, never an empty list.
package final class Catalog: Sendable {
    /// How long lists live and how long a client waits for a slow server.
    package struct Timing: Sendable {
        /// A listing younger than this is shown without asking again, whatever its server says.
        package var floor: Duration = .seconds(1)
        /// How long one list request waits for one server before it becomes a gap.
        package var patience: Duration = .seconds(5)
        /// The same for a server whose last answer was a failure.
        package var shortPatience: Duration = .milliseconds(200)
        /// How long a server that fails keeps its last listing in the lists.
        package var grace: Duration = .seconds(60)

        package init() {}
    }

    /// Hears of a list that turned out to be another one, without its server having said so.
    package typealias Observer = @Sendable (ServerName, MCPMethod) -> Void

    private static let silence = "it has not answered yet"
    /// Lines in the log for what one change of the lists leaves out.
    private static let maximumLines = 20

    private let members: Mutex<[Upstream]>
    private let tables = Mutex(CatalogTables())
    private let observer = Mutex<Observer?>(nil)
    private let timing: Timing
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let manifests: any ManifestReviewing
    let metrics: CatalogMetrics
    private let log: Log

    package init(
        upstreams: [Upstream], manifests: any ManifestReviewing = OpenManifests(), timing: Timing = Timing(),
        timers: any TimerScheduling, tasks: any TaskStarting, metrics: CatalogMetrics = CatalogMetrics(Metrics()),
        log: Log
    ) {
        self.manifests = manifests
        self.metrics = metrics
        members = Mutex(upstreams.sorted { $0.name < $1.name })
        self.timing = timing
        self.timers = timers
        self.tasks = tasks
        self.log = log
        for upstream in upstreams { metrics.follow(upstream.name) }
    }

    package func observe(_ observer: @escaping Observer) { self.observer.withLock { $0 = observer } }

    /// What was listed of a server is out of date; it is listed again at once, in the background.
    package func expire(_ methods: [MCPMethod], of upstream: Upstream) {
        let now = timers.now
        for method in methods where upstream.expired(method, at: now) {
            tasks.start { await self.refresh(method, of: upstream, patience: self.timing.patience) }
        }
    }

    /// Lists again now, whatever is known.
    package func relist(_ method: MCPMethod, of upstream: Upstream) async {
        _ = upstream.expired(method, at: timers.now)
        await refresh(method, of: upstream, patience: timing.patience)
    }

    /// Lists again now and says what came of it; whoever observes hears of a change.
    func poll(_ method: MCPMethod, of upstream: Upstream) async -> PollSchedule.Finding {
        let before = upstream.listing(method)
        await refresh(method, of: upstream, patience: timing.patience)
        guard upstream.failure == nil, let after = upstream.listing(method) else { return .failed }
        return after.items == before?.items ? .same : .changed
    }

    /// All servers, by name.
    package var servers: [Upstream] { members.withLock { $0 } }

    /// The servers that a face shows, or of which it shows something; none where what it shows is not there.
    package func servers(in scope: CatalogScope) -> [Upstream] {
        switch scope {
        case .everything: return servers
        case .server(let name): return servers.filter { $0.name == name }
        case .virtual(let name):
            guard let server = virtualServer(name) else { return [] }
            return servers.filter { server.mayHold(partsOf: $0.name) }
        }
    }

    /// The virtual servers, by name.
    package var virtualServers: [VirtualServer] { tables.withLock { $0.virtualServers } }

    package func virtualServer(_ name: ServerName) -> VirtualServer? { virtualServers.first { $0.name == name } }

    /// Puts others in their place; counts from the next request on.
    package func setVirtual(_ servers: [VirtualServer]) {
        tables.withLock { $0.virtualServers = servers.sorted { $0.name < $1.name } }
    }

    /// Takes servers out and puts others in, and returns those taken out, whose connections are the caller's to close.
    package func exchange(removing names: Set<ServerName>, adding new: [Upstream]) -> [Upstream] {
        let removed = members.withLock { members in
            let removed = members.filter { names.contains($0.name) }
            members = (members.filter { !names.contains($0.name) } + new).sorted { $0.name < $1.name }
            return removed
        }
        for upstream in new { metrics.follow(upstream.name) }
        rebuild()
        return removed
    }

    /// Lists everything once, so that the first call finds its name. Returns when every server has answered or failed.
    package func warmUp() async { await warmUp(servers) }

    /// The same for some of the servers.
    package func warmUp(_ some: [Upstream]) async {
        await withDiscardingTaskGroup { group in
            for upstream in some { group.addTask { await self.listEverything(of: upstream) } }
        }
    }

    /// The merged list of one kind, servers by name. `trail` are the hubs that ask: a list that is being read already may be
    /// read through one of them and wait for this very answer, so that it is not waited for.
    package func list(
        _ method: MCPMethod, in scope: CatalogScope = .everything, askedBy trail: [String] = []
    ) async -> CatalogView {
        let servers = servers(in: scope)
        let hubs = Set(trail)
        await refreshStale(
            method,
            among: hubs.isEmpty
                ? servers
                : servers.filter { $0.hubs.isDisjoint(with: hubs) && $0.flights[method]?.isUnderWay != true })
        let now = timers.now
        var gaps: [CatalogView.Gap] = []
        var timeToLive: Duration?
        for upstream in servers {
            let listing = upstream.listing(method)
            if let reason = upstream.failure ?? (listing == nil ? Self.silence : nil) {
                gaps.append(CatalogView.Gap(server: upstream.name, reason: reason))
            }
            if let listing { timeToLive = min(timeToLive ?? listing.timeToLive, listing.timeToLive) }
        }
        let items = look(in: scope) { $0.items[method] } ?? []
        let shown = items.filter { isShown($0.route.upstream, method, now) }
        return CatalogView(items: shown, gaps: gaps, timeToLive: gaps.isEmpty ? timeToLive ?? .zero : .zero)
    }

    /// The route of a name that is listed: what nearly every call finds, without waiting for anything.
    func listed(_ target: CallTarget, in scope: CatalogScope) -> Route? {
        switch target {
        case .tool(let name): look(in: scope) { $0.tool(name) }
        case .prompt(let name): look(in: scope) { $0.prompt(name) }
        case .resource, .template, .task: nil
        }
    }

    /// The route of a tool's emitted name; a name nobody listed yet makes its server list again, if that was a while ago.
    package func tool(_ name: String, in scope: CatalogScope = .everything) async -> Route? {
        await find(.listTools, owner: name, in: scope) { $0.tool(name) }
    }

    /// As ``tool(_:in:)`` for prompts.
    package func prompt(_ name: String, in scope: CatalogScope = .everything) async -> Route? {
        await find(.listPrompts, owner: name, in: scope) { $0.prompt(name) }
    }

    /// The owner of a URI; when nobody listed it, the only server that has resources at all is asked.
    package func resource(_ uri: String, in scope: CatalogScope = .everything) async -> Route? {
        if let route = look(in: scope, { $0.resource(uri) }) { return route }
        let servers = servers(in: scope)
        await refreshStale(.listResources, among: servers)
        await refreshStale(.listResourceTemplates, among: servers)
        if let route = look(in: scope, { $0.resource(uri) }) { return route }
        let holders = servers.filter { upstream in
            guard isWhole(upstream, in: scope) else { return false }
            return [.listResources, .listResourceTemplates].contains { upstream.listing($0)?.items.isEmpty == false }
        }
        guard holders.count == 1, let only = holders.first else { return nil }
        return Route(upstream: only, original: uri, emitted: uri)
    }

    /// Whether all of a server is shown, what it never listed included.
    private func isWhole(_ upstream: Upstream, in scope: CatalogScope) -> Bool {
        guard case .virtual(let name) = scope else { return true }
        return virtualServer(name)?.includes(upstream.name) ?? false
    }

    /// The owner of a template, by its emitted text.
    package func template(_ text: String, in scope: CatalogScope = .everything) async -> Route? {
        if let route = look(in: scope, { $0.template(text) }) { return route }
        await refreshStale(.listResourceTemplates, among: servers(in: scope))
        return look(in: scope) { $0.template(text) }
    }

    /// The names of all tools that a face shows, and of their parameters.
    func vocabulary(in scope: CatalogScope) -> ToolVocabulary {
        tables.withLock { $0.vocabulary(in: scope, of: { self.servers }) }
    }

    /// How that server's URIs appear to clients; nil where all of them appear as they are.
    package func addressing(of upstream: Upstream, in scope: CatalogScope) -> ResourceAddressing? {
        if case .server = scope { return nil }
        return look(in: .everything) { $0.addressing[upstream.name] }
    }

    /// Makes sure that something is known of a server, waiting as long as a call to it would.
    package func awaken(_ upstream: Upstream) async {
        if upstream.description == nil { await refresh(.listTools, of: upstream, patience: upstream.deadline) }
    }

    /// Goes through a server's last list of tools again, after something was approved or withheld.
    package func reviewAgain(_ name: ServerName) async {
        guard let upstream = servers.first(where: { $0.name == name }), var listing = upstream.listing(.listTools)
        else { return }
        let before = listing.items
        await admit(&listing, of: upstream)
        guard listing.items != before else { return }
        upstream.reviewed(listing)
        rebuild()
        observed(name, .listTools)
    }

    /// What servers list and the hub cannot offer.
    package var faults: [CatalogFault] { tables.withLock { $0.merged.faults } }

    /// Why what is listed under that name is not offered; nil for a name that no server lists.
    package func fault(of name: String, in scope: CatalogScope) -> CatalogFault? {
        look(in: scope) { $0.fault(of: name) }
    }

    /// The items of one merged list.
    package func itemCount(_ list: MCPMethod) -> Int { tables.withLock { $0.merged.items[list]?.count ?? 0 } }

    /// Why a tool of that name is listed by its server and not served.
    package func withheld(_ name: String, in scope: CatalogScope) -> WithheldName? {
        switch scope {
        case .everything: return manifests.withheld(name, of: nil)
        case .server(let server): return manifests.withheld(name, of: server)
        case .virtual(let face):
            guard let canonical = virtualServer(face)?.canonical(of: name) else { return nil }
            return manifests.withheld(canonical, of: nil)
        }
    }

    private func admit(_ listing: inout Listing, of upstream: Upstream) async {
        listing.items = await manifests.admitted(listing.received, of: upstream.name, trust: upstream.trust)
    }

    /// The server that the name of a tool or prompt would belong to, when that server's list is missing, and why.
    package func gap(
        behind name: String, of method: MCPMethod, in scope: CatalogScope = .everything
    ) -> CatalogView.Gap? {
        guard method == .callTool || method == .getPrompt, let owner = owner(of: name, in: scope) else { return nil }
        let list = owner.listing(method == .callTool ? .listTools : .listPrompts)
        guard let reason = owner.failure ?? (list == nil ? Self.silence : nil) else { return nil }
        return CatalogView.Gap(server: owner.name, reason: reason)
    }

    private func find(
        _ method: MCPMethod, owner name: String, in scope: CatalogScope, _ lookUp: @Sendable (CatalogTable) -> Route?
    ) async -> Route? {
        if let route = look(in: scope, lookUp) { return route }
        guard let owner = owner(of: name, in: scope), isStale(method, owner) else { return nil }
        // A call waits for a server that is still starting as long as it would wait for the answer itself.
        await refresh(method, of: owner, patience: owner.deadline)
        return look(in: scope, lookUp)
    }

    private func look<Found>(in scope: CatalogScope, _ find: (CatalogTable) -> Found?) -> Found? where Found: Sendable {
        tables.withLock { $0.look(in: scope, of: { self.servers }, find) }
    }

    /// The server that a name which nobody listed could belong to.
    private func owner(of name: String, in scope: CatalogScope) -> Upstream? {
        guard case .everything = scope else { return servers(in: scope).first }
        return servers.first { $0.mayOwn(name) }
    }

    private func listEverything(of upstream: Upstream) async {
        for method in Upstream.listMethods { await refresh(method, of: upstream, patience: timing.patience) }
    }

    private func refreshStale(_ method: MCPMethod, among servers: [Upstream]) async {
        let stale = servers.filter { isStale(method, $0) }
        guard !stale.isEmpty else { return }
        await withDiscardingTaskGroup { group in
            for upstream in stale {
                group.addTask {
                    await self.refresh(method, of: upstream, patience: self.timing.patience)
                    // What was under way may have been asked before the list changed.
                    guard upstream.isExpired(method) else { return }
                    await self.refresh(method, of: upstream, patience: self.timing.patience)
                }
            }
        }
    }

    private func isStale(_ method: MCPMethod, _ upstream: Upstream) -> Bool {
        guard let listing = upstream.listing(method), !upstream.isExpired(method) else { return true }
        return !listing.isFresh(at: timers.now, floor: timing.floor)
    }

    private func isShown(_ upstream: Upstream, _ method: MCPMethod, _ now: MonotonicTime) -> Bool {
        guard upstream.failure != nil, let listing = upstream.listing(method) else { return true }
        return now - listing.fetched < timing.grace
    }

    private func refresh(_ method: MCPMethod, of upstream: Upstream, patience: Duration) async {
        let patience = upstream.failure == nil ? patience : timing.shortPatience
        _ = await upstream.flights[method]?.join(on: tasks, patience: patience, timers: timers) {
            await self.fetch(method, of: upstream)
        }
    }

    private func fetch(_ method: MCPMethod, of upstream: Upstream) async -> Result<Listing, UpstreamError> {
        do {
            let (connection, now) = (upstream.connection, timers.now)
            let description = try await connection.connect()
            upstream.connected(description)
            var listing = try await ListingFetch.run(
                method, from: connection, described: description, deadline: upstream.deadline, now: now)
            if method == .listTools { await admit(&listing, of: upstream) }
            let before = upstream.listing(method)
            let isChanged = before?.items != listing.items
            let wasHidden = !isShown(upstream, method, timers.now)
            let wasAnnounced = upstream.isExpired(method)
            upstream.listed(method, listing)
            if isChanged { changed(method, of: upstream, from: before, to: listing) }
            if isChanged || wasHidden, !wasAnnounced { observed(upstream.name, method) }
            return .success(listing)
        } catch {
            if upstream.failed(error.description) { watchGrace(of: upstream) }
            metrics.listFailed(upstream.name)
            log.warning(
                "a server could not be listed",
                [
                    "server": .string(upstream.name.text), "list": .string(method.rawValue),
                    "why": .string(error.description),
                ])
            return .failure(error)
        }
    }

    private func observed(_ server: ServerName, _ list: MCPMethod) { observer.withLock { $0 }?(server, list) }

    /// A server that does not come back leaves the lists when its grace is over.
    private func watchGrace(of upstream: Upstream) {
        timers.schedule(after: timing.grace) { [weak self, weak upstream] in
            guard let self, let upstream, upstream.failure != nil else { return }
            for method in Upstream.listMethods where !isShown(upstream, method, timers.now) {
                observed(upstream.name, method)
            }
        }
    }

    private func changed(_ list: MCPMethod, of upstream: Upstream, from before: Listing?, to listing: Listing) {
        if before != nil || !listing.items.isEmpty {
            let (server, items) = (upstream.name.text, listing.items.count)
            log.info(
                "a list has changed",
                ["server": .string(server), "list": .string(list.rawValue), "items": .count(items)])
        }
        rebuild()
    }

    private func rebuild() {
        // Built under the lock: of two servers that were listed at once, the last to build has seen both.
        let new = tables.withLock { tables in
            let known = Set(tables.merged.faults)
            tables.rebuild(servers)
            return tables.merged.faults.filter { !known.contains($0) }
        }
        for fault in new.prefix(Self.maximumLines) {
            log.warning("left out of the catalog", ["what": .string("\(fault.server.text): \(fault.reason)")])
        }
        guard new.count > Self.maximumLines else { return }
        log.warning("more was left out of the catalog", ["count": .count(new.count - Self.maximumLines)])
    }
}

extension Upstream {
    /// Whether a name that nobody listed could be this server's.
    fileprivate func mayOwn(_ emitted: String) -> Bool { naming == .plain || emitted.hasPrefix(name.text + "__") }
}
