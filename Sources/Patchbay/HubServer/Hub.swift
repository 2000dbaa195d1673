// SPDX-License-Identifier: Apache-2.0

import AdminAPI
import Database
import EventLoops
package import HubCore
import Identity
import JSON
import Lifecycle
import MCPServer
import Synchronization
package import Telemetry

/// A hub that serves over the network: the switchboard behind one HTTP surface.
package final class Hub: Sendable {
    private let configuration: HubConfiguration
    private let switchboard: Switchboard
    private let mcp: MCPEndpoints
    private let listeners: HubListeners
    private let token = AdminToken.random()
    private let log: Log
    private let edge: EdgeGuard
    private let tokens: TokenVerifier
    private let reload = Mutex<HubReload?>(nil)
    private let rooms: RoomsDoorway?

    /// Locks the data directory and opens the store. Throws what keeps the hub from running.
    package init(configuration: HubConfiguration, log: Log) throws {
        self.configuration = configuration
        self.log = log
        let identity = try HubListeners.identity(of: configuration)
        let directory = try DataDirectory(path: configuration.dataDirectory)
        if directory.isOpenToOthers {
            log.warning("others may read the data directory", ["path": .string(directory.path)])
        }
        switchboard = try Switchboard(configuration, directory: directory, log: log)
        mcp = MCPEndpoints(
            life: switchboard.life, catalog: switchboard.catalog, searching: switchboard.searching,
            policy: switchboard.policy, timers: switchboard.loops, tasks: switchboard.loops,
            limits: Self.limits(configuration),
            keeping: SessionReport(log: log, metrics: switchboard.metrics).keeping(
                SessionMemory(
                    sealing: TicketSeal(key: try SealingKeyFile.sessions.open(in: directory)), clock: SystemClock())))
        tokens = TokenVerifier(
            configuration.identity?.issuers ?? [], http: switchboard.http, work: switchboard.loops,
            clock: SystemClock(), log: log)
        let authenticator = Authenticator(
            token: token, keys: switchboard.keys.ring, tokens: tokens, resource: ProtectedResource(configuration),
            isRequired: configuration.identity != nil, unixPeers: configuration.unixPeers)
        let authority = HubAuthority(approvals: switchboard.approvals, audit: switchboard.audit)
        let tools = HubTools(catalog: switchboard.catalog, life: switchboard.life)
        edge = EdgeGuard(EdgeCheck(configuration))
        rooms = configuration.rooms.map { [switchboard] in
            RoomsDoorway(
                $0, loops: switchboard.loops, http: switchboard.http, audit: switchboard.audit,
                metrics: switchboard.metrics,
                agents: MediaAgents($0, auditedBy: configuration.audit, behind: switchboard, log: log), log: log)
        }
        let publisher = ServerPublisher(
            switchboard: switchboard, policy: switchboard.policy, base: authenticator.resource.endpoint(at: ""),
            started: SystemClock().microsecondsSinceEpoch)
        let admission = { [loops = switchboard.loops] in
            Admission(limits: Admission.Limits(configuration.limits), timers: loops)
        }
        let handler = EdgeHandler(
            check: edge, proxies: ForwardedAddress(trusted: configuration.trustedProxies),
            admission: admission(), principals: configuration.identity.map { _ in admission() },
            mcp: MCPDoor(endpoints: mcp, authenticator: authenticator),
            admin: AdminEndpoint(
                authenticator: authenticator,
                services: AdminServices(
                    tools: tools, caller: tools, health: switchboard.health, keys: switchboard.keys,
                    policy: HubPolicy(catalog: switchboard.catalog, engine: switchboard.policy, clock: SystemClock()),
                    approvals: authority, audit: authority,
                    trail: HubAuditTrail(store: switchboard.audit, directory: directory.path),
                    servers: HubServers(switchboard: switchboard),
                    changer: HubRegistration(switchboard: switchboard, clock: SystemClock(), log: log),
                    quarantine: HubQuarantine(quarantine: switchboard.quarantine),
                    rooms: HubRooms(doorway: rooms, keys: configuration.rooms?.keys ?? [:]),
                    agents: HubAgents(switchboard: switchboard, clock: SystemClock(), log: log))),
            rooms: rooms,
            publishing: PublishingDoor(publisher: publisher, authenticator: authenticator),
            agents: AgentDoor(
                directory: switchboard.agents.directory, toolServers: switchboard.agents.servers,
                own: switchboard.agents.own,
                keepers: switchboard.agents.keepers, policy: switchboard.policy, authenticator: authenticator,
                endpoints: AgentEndpoints(timers: switchboard.loops, configuration.limits),
                cardCompat: configuration.cardCompat,
                catalog: switchboard.agents.catalog, servers: publisher, signer: switchboard.agents.signer,
                searching: switchboard.agents.searching),
            health: switchboard.health, authenticator: authenticator, metrics: switchboard.metrics, log: log)
        listeners = HubListeners(
            configuration, identity: identity, group: switchboard.loops, handler: handler,
            report: ServerReport(log: log, metrics: switchboard.metrics).make())
    }

    /// Returns the port once connections are accepted; the servers are connected to in the background. A hub that cannot
    /// start is shut down when this throws.
    package func start() async throws -> Int {
        do {
            return try await begin()
        } catch {
            await shutDown()
            throw error
        }
    }

    private func begin() async throws -> Int {
        try await switchboard.keys.load()
        try await switchboard.policy.restore()
        switchboard.changes.started(configuration)
        try await switchboard.loadAddedServers()
        if configuration.identity != nil, configuration.policy == nil {
            log.warning("no policy is configured, so that nobody may use anything; see docs/policy.md")
        }
        try await rooms?.open()
        let (address, local) = try await listeners.start()
        let scheme = configuration.tls == nil ? "http" : "https"
        await switchboard.agents.begin(listeningAt: "\(scheme)://\(address)", on: switchboard.loops)
        switchboard.bridge(switchboard.agents.directory.all.map(\.name))
        let record = HubRecord(
            url: local, pid: SystemFacts.processID, version: BuildInformation.version, token: token)
        try record.write(in: switchboard.directory.path)
        switchboard.warmUp()
        switchboard.loops.start { await self.tokens.begin() }
        log.info("serving", ["address": .string(address.description)])
        return address.port
    }

    /// From now on keeps to this source: a change of its file, or ``reloadConfiguration()``, brings the hub to it without
    /// dropping a session. Once only.
    package func follow(_ source: ConfigurationSource) {
        let new = HubReload(
            source, running: configuration, switchboard: switchboard, edge: edge, identity: listeners.identity, log: log
        )
        reload.withLock { $0 = new }
    }

    /// Reads the configuration again, soon. Nothing happens where none is followed.
    package func reloadConfiguration() { reload.withLock { $0 }?.requested() }

    /// Lets what is under way finish for a while, then stops everything this hub started.
    package func shutDown() async {
        reload.withLock { $0.take() }?.end()
        HubRecord.remove(from: switchboard.directory.path)
        await rooms?.close()
        mcp.endStreams()
        await listeners.shutDown(deadline: Self.patience)
        mcp.close()
        tokens.end()
        await switchboard.shutDown()
    }

    /// How long calls under way may take to finish when the hub stops.
    private static let patience = Duration.seconds(10)

    private static func limits(_ configuration: HubConfiguration) -> StreamableHTTPEndpoint.Limits {
        var limits = StreamableHTTPEndpoint.Limits()
        limits.json.maximumBytes = configuration.limits.body
        limits.json.maximumDepth = configuration.limits.depth
        limits.sessions.sessions = configuration.limits.sessions
        return limits
    }
}
