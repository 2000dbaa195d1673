// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
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
import Synchronization
import Telemetry

/// The A2A side of a hub: its agents and what they share. Wiring only.
struct AgentParts: Sendable {
    let address: PublicAddress
    let directory: AgentDirectory
    let own: TaskService
    let keepers: AgentGate.Keepers
    let signer: CardSigner
    let registry: AgentRegistry
    let catalog: AgentCatalogDocument
    let searching: FullTextCatalogSearch
    /// The MCP servers as agents.
    let servers: ServerAgents
    private let keys: AgentKeys
    private let bridging: @Sendable (ProxiedAgent) -> AgentTools
    private let pushing: PushCenter
    private let cards: @Sendable () throws -> AgentCard
    private let log: Log

    /// What of a switchboard they are made with.
    struct Ground {
        let loops: EventLoopGroup
        let http: LoopHTTPClient
        let store: DatabaseWriter
        let policy: PolicyEngine
        let approvals: Approvals
        let audit: SQLiteAuditStore
        let metrics: Metrics
        let directory: DataDirectory
        let scanner: (any CardScanning)?
        let content: MessageGuard?
        let log: Log
        let catalog: Catalog
        let life: LifeOfACall
    }

    init(_ configuration: HubConfiguration, on ground: Ground) throws {
        log = ground.log
        let address = PublicAddress(configuration.publicURL)
        self.address = address
        let mint: @Sendable () -> String = { TaskIDMint.mint() }
        var surroundings = AgentSurroundings(
            http: ground.http, timers: ground.loops, tasks: ground.loops, clock: SystemClock(), log: ground.log,
            address: address, asksForIdentity: configuration.identity != nil,
            patience: configuration.limits.callTimeout, message: configuration.limits.upstreamMessage, mintID: mint,
            store: { [store = ground.store, trail = ground.audit] agent in
                SQLiteTaskStore(database: store, agent: agent, trail: trail)
            })
        surroundings.limits.tasks = configuration.limits.tasksPerAgent
        surroundings.limits.blocking = configuration.limits.taskWait
        let kept = SQLiteAgentStore(database: ground.store)
        surroundings.pins = kept
        surroundings.contexts = kept
        surroundings.scanner = ground.scanner
        surroundings.content = ground.content
        pushing = PushCenter(
            http: ground.http, timers: ground.loops, tasks: ground.loops,
            bounds: PushTarget.Bounds(
                allowed: configuration.allowedAddresses, allowsPrivate: configuration.allowsPrivateNetworks),
            store: SQLitePushStore(database: ground.store, key: try SealingKeyFile.pushes.open(in: ground.directory)),
            metrics: ground.metrics, log: ground.log)
        surroundings.pushing = pushing
        signer = try CardSigner(in: ground.directory, address: address, log: ground.log)
        surroundings.signer = signer
        keys = AgentKeys(http: ground.http, work: ground.loops, log: ground.log)
        surroundings.keys = keys
        registry = AgentRegistry(
            store: SQLiteAddedAgents(database: ground.store), environment: ProcessVariables.own)
        catalog = AgentCatalogDocument(address: address)
        searching = FullTextCatalogSearch(database: ground.store)
        keepers = AgentGate.Keepers(
            policy: ground.policy, approvals: ground.approvals,
            recorder: AgentRecorder(
                audit: ground.audit, settings: configuration.audit, digest: { SHA256.digest(of: $0) },
                clock: SystemClock(), timers: ground.loops, log: ground.log),
            metrics: AgentCallMetrics(ground.metrics), timers: ground.loops, content: ground.content)
        directory = AgentDirectory(configuration.agents, in: surroundings)
        servers = ServerAgents(
            catalog: ground.catalog, life: ground.life, policy: ground.policy, in: surroundings, keepers: keepers)
        bridging = { [keepers, loops = ground.loops] agent in
            AgentTools(agent, keepers: keepers, tasks: loops, mintID: mint)
        }
        let served = surroundings.cards
        cards = { try AgentCard(served.own(version: BuildInformation.version, skills: HubAgent.skills)) }
        let tasks = OwnTasks()
        own = TaskService(
            card: try cards(),
            agent: HubAgent(
                timers: ground.loops,
                delegation: Delegation(directory, keepers: keepers, mintID: mint) { id, principal in
                    await tasks.find(id, principal)
                }),
            in: surroundings.service(for: AgentDoor.ownName), limits: surroundings.limits)
        tasks.are(in: own)
    }

    /// A new key signs all cards from now on, beside the last one.
    func sign(with key: ES256Key) async throws {
        try signer.rotate(to: key)
        own.replaceCard(try cards())
        for agent in directory.all { await agent.showAgain() }
    }

    func end() { keys.end() }

    /// The agent as an MCP server.
    func tools(of agent: ProxiedAgent) -> AgentTools { bridging(agent) }

    /// Takes up the agents that were added in earlier runs. One that cannot be used any more is named in the log.
    private func loadAdded() async {
        do {
            try await registry.load()
        } catch {
            return log.error("the added agents could not be read", ["why": .error(error)])
        }
        for added in registry.agents {
            do throws(DocumentFailure) {
                let configuration = try registry.configuration(of: added)
                guard directory.agent(added.name.text) == nil else {
                    log.warning("an added agent gives way to the file", ["name": .string(added.name.text)])
                    continue
                }
                directory.add(configuration)
            } catch {
                log.error(
                    "an added agent cannot be used", ["name": .string(added.name.text), "why": .string("\(error)")])
            }
        }
    }

    /// Takes agents away and puts others in; returns once the new ones have answered or failed. Tasks of an agent that is
    /// taken away stay in the store and are gone on with when one of that name comes back.
    func exchange(removing names: [ServerName], adding configurations: [AgentConfiguration]) async {
        for name in names {
            _ = directory.remove(name.text)
            keys.forget(name)
        }
        let new = configurations.map { directory.add($0) }
        await withDiscardingTaskGroup { group in
            for agent in new { group.addTask { await agent.begin() } }
        }
    }

    /// The hub listens there: its URLs are known. Agents are fetched in the background.
    func begin(listeningAt url: String, on loops: EventLoopGroup) async {
        address.listening(at: url)
        await loadAdded()
        do {
            own.replaceCard(try cards())
            try await pushing.recall()
            try await own.recall()
        } catch {
            log.error("the tasks of the hub's own agent could not be read", ["why": .error(error)])
        }
        loops.start { await self.directory.warmUp() }
    }
}

/// The tasks of the hub's own agent, for itself: known once its service is made.
private final class OwnTasks: Sendable {
    private let service = Mutex<TaskService?>(nil)

    func are(in service: TaskService) { self.service.withLock { $0 = service } }

    func find(_ id: String, _ principal: Principal) async -> RawJSON? {
        let params = RawJSON.emptyObject.editing([.set("id", .string(id))])
        let call = A2ACall(operation: .getTask, params: params, dialect: .v1_0, principal: principal)
        return try? await service.withLock { $0 }?.answer(call)
    }
}
