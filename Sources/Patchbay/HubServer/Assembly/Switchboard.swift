// SPDX-License-Identifier: Apache-2.0

import Cryptography
import Database
import Documents
import EventLoops
import HTTPClient
import HubCore
import HubStorage
import Identity
import JSON
import Lifecycle
import MCPClient
import MCPServer
import MCPTypes
import Synchronization
import Telemetry

/// Everything behind a hub's faces: loops, store, servers, catalog, the life of a call. Wiring only.
///
/// Made in the order of dependence, taken down in the reverse.
final class Switchboard: Sendable {
    let loops: EventLoopGroup
    let catalog: Catalog
    let manifests: Manifests
    let life: LifeOfACall
    let feed: ChangeFeed
    private let polling: ListPolling
    private let parked: ParkedCalls
    let policy: PolicyEngine
    let metrics = Metrics()
    let health: HubHealth
    let directory: DataDirectory
    let keys: HubKeys
    let http: LoopHTTPClient
    let registry: ServerRegistry
    let searching: FullTextToolSearch
    private let directoryOfServers: Mutex<[ServerConfiguration]>
    private let factory: UpstreamFactory
    private let policyFile: String?
    private let callTimeout: Duration
    private let log: Log
    let approvals: Approvals
    let audit: SQLiteAuditStore
    let quarantine: Quarantine
    let changes: ChangeRecorder
    let agents: AgentParts
    private let upkeep: AuditUpkeep
    private let store: DatabaseWriter
    private let reader: DatabaseReader

    /// Opens the store and starts the loops; nothing is asked of any server yet.
    init(_ configuration: HubConfiguration, directory: DataDirectory, relay: ServerConfiguration? = nil, log: Log)
        throws
    {
        try HubNesting.check()
        self.directory = directory
        self.log = log
        policyFile = configuration.policyFile
        callTimeout = configuration.limits.callTimeout
        var options = DatabaseOptions()
        options.onLoss = { error, jobs in
            log.error("records were not stored", ["count": .count(jobs), "why": .error(error)])
        }
        let kept = try AuditedDatabase.open(
            in: directory, key: try AuditKeyFile.open(in: directory), clock: SystemClock(), options: options)
        (store, audit) = (kept.database, kept.audit)
        reader = DatabaseReader(path: store.path)
        loops = try EventLoopGroup(count: configuration.loops ?? SystemFacts.cores)
        http = LoopHTTPClient(group: loops, configuration: HTTPClientConfiguration(configuration))
        let id = Base64URL.encode(SecureRandom.bytes(12))
        factory = UpstreamFactory(
            loops: loops, http: http, limits: configuration.limits, hub: id, metrics: metrics, log: log)
        keys = HubKeys(store: SQLiteKeyStore(database: store, trail: kept.trail), clock: SystemClock(), log: log)
        changes = ChangeRecorder(
            audit: audit, clock: SystemClock(), runsUnaudited: configuration.audit.runsUnaudited, log: log)
        // A relay's answers were looked at by the hub that it relays to.
        let content = relay == nil ? try HubContent(configuration.sanitizer) : .none
        manifests = Manifests(
            Manifests.Parts(
                store: SQLiteManifestStore(database: store),
                scanner: content.definitions.map { $0 as any ManifestScanning } ?? NoManifestScan(),
                folding: UnicodeNames(), audit: audit,
                clock: SystemClock(), digest: { SHA256.digest(of: $0) }),
            log: log)
        let servers = relay.map { [$0] } ?? configuration.servers.filter { !$0.isDisabled }
        directoryOfServers = Mutex(servers)
        searching = FullTextToolSearch(database: store)
        registry = ServerRegistry(
            store: SQLiteServerStore(database: store), environment: ProcessVariables.own)
        catalog = Catalog(
            upstreams: servers.map { [factory] in factory.make($0, isRelay: relay != nil) },
            manifests: relay == nil ? manifests : OpenManifests(), timers: loops, tasks: loops,
            metrics: CatalogMetrics(metrics), log: log)
        upkeep = AuditUpkeep(
            store: audit, keepDays: configuration.audit.keepDays, timers: loops, tasks: loops, clock: SystemClock(),
            log: log)
        let recorder = CallRecorder(
            audit: audit, settings: configuration.audit, digest: { SHA256.digest(of: $0) },
            metrics: CallMetrics(metrics), clock: SystemClock(), timers: loops, log: log)
        approvals = Approvals(
            settings: configuration.approvals, audit: audit, timers: loops, clock: SystemClock(),
            makeID: { Base64URL.encode(SecureRandom.bytes(12)) }, sealing: TicketSeal(), log: log)
        // The hub that is relayed to decides, and asks, once.
        policy = PolicyEngine(
            relay == nil ? configuration.policyInForce : nil, clock: SystemClock(),
            counts: SQLitePolicyCounts(database: store))
        parked = ParkedCalls(timers: loops) { Base64URL.encode(SecureRandom.bytes(16)) }
        let tickets = TicketOffice(
            sealing: TicketSeal(), durable: TicketSeal(key: try SealingKeyFile.tasks.open(in: directory)),
            clock: SystemClock(), digest: { SHA256.digest(of: $0) })
        feed = ChangeFeed(catalog: catalog, policy: policy, timers: loops, tasks: loops, log: log)
        let pollInterval = configuration.limits.pollInterval
        polling = ListPolling(
            catalog: catalog, feed: feed, pause: pollInterval > .zero ? pollInterval : nil, timers: loops, tasks: loops)
        quarantine = Quarantine(
            store: SQLiteQuarantineStore(
                database: store, key: try QuarantineKey.open(configuration.sanitizer.key, in: directory)),
            keepDays: configuration.sanitizer.keepDays, audit: audit, clock: SystemClock(),
            makeID: { Base64URL.encode(SecureRandom.bytes(12)) }, log: log)
        life = LifeOfACall(
            catalog: catalog, policy: policy, approvals: approvals, recorder: recorder, timers: loops,
            description: HubDescription(name: BuildInformation.name, version: BuildInformation.version, id: id),
            feed: feed,
            bridge: InputBridge(tickets: tickets, parked: parked, timers: loops, tasks: loops)
        )
        .guarded(by: content.guarding(quarantine, timers: loops))
        agents = try AgentParts(
            configuration,
            on: AgentParts.Ground(
                loops: loops, http: http, store: store, policy: policy, approvals: approvals, audit: audit,
                metrics: metrics, directory: directory, scanner: content.definitions,
                content: content.hearing(quarantine), log: log, catalog: catalog, life: life))
        let statistics = store.statistics
        StoreMetrics.register(statistics, in: metrics)
        ProcessMetrics.register(in: metrics, startTime: SystemClock().microsecondsSinceEpoch)
        catalog.setVirtual(configuration.virtualServers)
        ManifestMetrics.register(manifests, in: metrics)
        CatalogMetrics.register(catalog, in: metrics)
        manifests.whenChanged { [catalog, loops] server in loops.start { await catalog.reviewAgain(server) } }
        health = HubHealth(catalog: catalog, manifests: manifests) { statistics.lastFailure.map { "\($0)" } }
    }

    /// Connects to all servers in the background; then holds the policy against their tools, of whose faults there is
    /// one line each in the log.
    func warmUp() {
        upkeep.begin()
        loops.start { await self.quarantine.load() }
        for server in catalog.servers { follow(server) }
        loops.start {
            await self.catalog.warmUp()
            guard let policy = self.policy.current else { return }
            for error in await self.review(policy) {
                self.log.error("a rule of the policy cannot hold", ["why": .string("\(error)")])
            }
        }
    }

    private func follow(_ server: Upstream) {
        feed.follow(server)
        polling.follow(server)
    }

    /// What the tools of the moment find wrong in a policy.
    func review(_ policy: Policy, file: String? = nil) async -> [DocumentError] {
        let tools = await catalog.list(.listTools).items.map { item in
            PolicyReview.Tool(
                name: item.route.emitted, server: item.route.upstream.name.text, definition: item.definition)
        }
        return PolicyFile.errors(policy, file: file ?? policyFile ?? "policy", tools: tools)
    }

    /// The servers in use.
    var configurations: [ServerConfiguration] { directoryOfServers.withLock { $0 } }

    /// What a document or a URL makes of servers.
    var desk: RegistrationDesk {
        RegistrationDesk(
            registry: registry,
            probe: { [factory, http] headers in ServerProbe(factory: factory, http: http, headers: headers) },
            incoming: { [directory] name in directory.file(name) },
            taken: Set(configurations.map(\.name)).union(registry.servers.map(\.name))
                .union(catalog.virtualServers.map(\.name)))
    }

    /// Takes up the servers that were added in earlier runs. One that cannot be used any more is named in the log.
    func loadAddedServers() async throws {
        try await registry.load()
        var found: [ServerConfiguration] = []
        for server in registry.servers {
            do {
                let configuration = try registry.configuration(of: server)
                guard !configurations.contains(where: { $0.name == server.name }) else {
                    log.warning("an added server gives way to the file", ["name": .string(server.name.text)])
                    continue
                }
                found.append(configuration)
            } catch {
                log.error(
                    "an added server cannot be used", ["name": .string(server.name.text), "why": .string("\(error)")])
            }
        }
        _ = put(found, instead: [])
    }

    /// Returns what was taken out.
    private func put(_ servers: [ServerConfiguration], instead names: Set<ServerName>) -> [Upstream] {
        // A name of the file counts before that of an added server.
        let gone = names.union(servers.map(\.name))
        directoryOfServers.withLock { running in
            running = running.filter { !gone.contains($0.name) } + servers
        }
        return catalog.exchange(removing: gone, adding: servers.map { factory.make($0, isRelay: false) })
    }

    /// Takes servers away and adds others; what is under way at a removed one ends with its connection. Sessions of clients
    /// go on.
    func exchange(removing names: [ServerName], adding servers: [ServerConfiguration]) async {
        let removed = put(servers, instead: Set(names))
        let added = catalog.servers.filter { upstream in servers.contains { $0.name == upstream.name } }
        for server in added { follow(server) }
        if !removed.isEmpty { feed.announceEverything() }
        await withDiscardingTaskGroup { group in
            for server in removed { group.addTask { await server.connection.close() } }
        }
        await catalog.warmUp(added)
    }

    /// The same for agents.
    func exchangeAgents(removing names: [ServerName], adding configurations: [AgentConfiguration]) async {
        await agents.exchange(removing: names, adding: configurations)
        bridge(configurations.map(\.name), instead: names)
    }

    /// Shows agents as MCP servers, in the place of what they showed before. The name of a server stays the server's.
    func bridge(_ names: [ServerName], instead gone: [ServerName] = []) {
        let servers = Set(configurations.map(\.name))
        let new = names.compactMap { name -> Upstream? in
            guard let agent = agents.directory.agent(name.text) else { return nil }
            guard !servers.contains(name) else {
                log.warning(
                    "an agent has the name of a server, and no tools therefore", ["name": .string(name.text)])
                return nil
            }
            return Upstream(
                name: name, connection: agents.tools(of: agent),
                deadline: agent.configuration.timeout ?? callTimeout, trust: .auto)
        }
        let removed = catalog.exchange(removing: Set(names + gone).subtracting(servers), adding: new)
        if !new.isEmpty || !removed.isEmpty { feed.announceEverything() }
    }

    /// Ends children and connections, stores what is queued, ends the loops. Not to be called on a loop.
    func shutDown() async {
        parked.closeAll()
        agents.end()
        await withDiscardingTaskGroup { group in
            for server in catalog.servers { group.addTask { await server.connection.close() } }
        }
        await http.shutDown()
        await upkeep.end()
        await reader.close()
        await store.close()
        loops.shutDown()
        directory.release()
    }
}
