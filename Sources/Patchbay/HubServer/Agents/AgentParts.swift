// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Cryptography
import Database
import EventLoops
import HTTPClient
import HubCore
import HubStorage
import JSON
import Lifecycle
import Telemetry

/// The A2A side of a hub: its agents and what they share. Wiring only.
struct AgentParts: Sendable {
    let address: PublicAddress
    let directory: AgentDirectory
    let own: TaskService
    let keepers: AgentGate.Keepers
    let signer: CardSigner
    private let keys: AgentKeys
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
        let log: Log
    }

    init(_ configuration: HubConfiguration, on ground: Ground) throws {
        log = ground.log
        let address = PublicAddress(configuration.publicURL)
        self.address = address
        let mint: @Sendable () -> String = { Base64URL.encode(SecureRandom.bytes(18)) }
        var surroundings = AgentSurroundings(
            http: ground.http, timers: ground.loops, tasks: ground.loops, clock: SystemClock(), log: ground.log,
            address: address, asksForIdentity: configuration.identity != nil,
            patience: configuration.limits.callTimeout, message: configuration.limits.upstreamMessage, mintID: mint,
            store: { [store = ground.store] agent in SQLiteTaskStore(database: store, agent: agent) })
        let kept = SQLiteAgentStore(database: ground.store)
        surroundings.pins = kept
        surroundings.contexts = kept
        pushing = PushCenter(
            http: ground.http, timers: ground.loops, tasks: ground.loops,
            bounds: PushTarget.Bounds(
                allowed: configuration.allowedAddresses, allowsPrivate: configuration.allowsPrivateNetworks),
            store: SQLitePushStore(database: ground.store, key: try PushKeyFile.open(in: ground.directory)),
            metrics: ground.metrics, log: ground.log)
        surroundings.pushing = pushing
        signer = try CardSigner(in: ground.directory, address: address, log: ground.log)
        surroundings.signer = signer
        keys = AgentKeys(http: ground.http, work: ground.loops, log: ground.log)
        surroundings.keys = keys
        keepers = AgentGate.Keepers(
            policy: ground.policy, approvals: ground.approvals,
            recorder: AgentRecorder(
                audit: ground.audit, settings: configuration.audit, digest: { SHA256.digest(of: $0) },
                clock: SystemClock(), timers: ground.loops, log: ground.log),
            metrics: AgentCallMetrics(ground.metrics), timers: ground.loops)
        directory = AgentDirectory(configuration.agents, in: surroundings)
        let served = surroundings.cards
        cards = { try AgentCard(served.own(version: BuildInformation.version, skills: HubAgent.skills)) }
        own = TaskService(
            card: try cards(),
            agent: HubAgent(
                timers: ground.loops, delegation: Delegation(directory, keepers: keepers, mintID: mint)),
            in: surroundings.service(for: AgentDoor.ownName))
    }

    /// A new key signs all cards from now on, beside the last one. Returns its id.
    func rotateCardKey() async throws -> String {
        let id = try signer.rotate()
        own.replaceCard(try cards())
        for agent in directory.all { await agent.showAgain() }
        return id
    }

    func end() { keys.end() }

    /// The hub listens there: its URLs are known. Agents are fetched in the background.
    func begin(listeningAt url: String, on loops: EventLoopGroup) async {
        address.listening(at: url)
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
