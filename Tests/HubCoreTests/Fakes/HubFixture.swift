// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import HubCore
import Identity
import JSON
import JSONRPC
import Lifecycle
import MCPServer
import MCPTypes
import Synchronization
import Telemetry
import TestSupport
import Testing

/// A hub's core with scripted upstreams, on a clock that stands still.
struct HubFixture {
    let clock = ManualClock()
    let catalog: Catalog
    let life: LifeOfACall
    let feed: ChangeFeed
    let parked: ParkedCalls
    let wall = MovableWallClock()
    let audit: FaultyStore
    let approvals: Approvals
    let metrics = Metrics()
    let logged = RecordingLogSink()

    init(
        _ upstreams: [String: ScriptedUpstream], policy: any PolicyDeciding = OpenPolicy(),
        naming: Upstream.Naming = .prefixed, audit: FaultyStore = FaultyStore(),
        settings: AuditSettings = AuditSettings(), approvals: ApprovalSettings = ApprovalSettings(),
        manifests: any ManifestReviewing = OpenManifests(), id: String = ""
    ) throws {
        self.audit = audit
        let parts = try upstreams.map { name, connection in
            Upstream(
                name: try #require(ServerName(name)), connection: connection, deadline: .seconds(10), naming: naming,
                isPolled: true)
        }
        catalog = Catalog(
            upstreams: parts, manifests: manifests, timers: clock, tasks: PlainTasks(),
            metrics: CatalogMetrics(metrics), log: .silent)
        let recorder = CallRecorder(
            audit: audit, settings: settings, digest: { Array($0.reversed()) }, metrics: CallMetrics(metrics),
            clock: FixedWallClock(microsecondsSinceEpoch: 7), timers: clock,
            log: Log(level: .warning, sink: logged))
        let ids = Atomic(0)
        self.approvals = Approvals(
            settings: approvals, audit: audit, timers: clock, clock: FixedWallClock(microsecondsSinceEpoch: 7),
            makeID: { "call\(ids.add(1, ordering: .relaxed).newValue)" }, sealing: PlainSeal(), log: .silent)
        let count = Mutex(0)
        parked = ParkedCalls(timers: clock) {
            count.withLock { count in
                count += 1
                return "parked-\(count)"
            }
        }
        feed = ChangeFeed(catalog: catalog, policy: policy, timers: clock, tasks: PlainTasks())
        for part in parts { feed.follow(part) }
        life = LifeOfACall(
            catalog: catalog, policy: policy, approvals: self.approvals, recorder: recorder, timers: clock,
            description: HubDescription(name: "hub", version: "1", id: id), feed: feed,
            bridge: InputBridge(
                tickets: TicketOffice(sealing: PlainSeal(), clock: wall, digest: { Array($0.reversed()) }),
                parked: parked, timers: clock, tasks: PlainTasks()))
    }

    static let caller = MCPCaller(
        principal: .loopback,
        client: MCPClientDescription(revision: .july2026, capabilities: .emptyObject, info: RawJSON(["name": "test"])))

    func answer(
        _ method: MCPMethod, _ params: JSONValue = [:], revision: ProtocolRevision = .july2026,
        sink: any MCPNotificationSink = SilentNotifications(), capabilities: JSONValue = [:], principal: String? = nil,
        asking: (any MCPClientAsking)? = nil, trail: [String] = []
    ) async throws(JSONRPCError) -> RawJSON {
        var caller = Self.caller
        caller.client.trail = trail
        caller.client.revision = revision
        caller.client.capabilities = RawJSON(capabilities)
        if let principal { caller.principal = Principal(id: principal) }
        return try await life.answer(
            MCPCall(
                method: method, params: RawJSON(params), caller: caller, wantsProgress: false, notifications: sink,
                asking: asking))
    }

    /// The names in a list result.
    static func names(_ result: RawJSON, _ key: String = "tools", _ member: String = "name") -> [String] {
        result[key]?.elements.compactMap { $0[member]?.string } ?? []
    }
}

/// Not secret, but whoever changes text or context is found out.
struct PlainSeal: Sealing {
    func seal(_ bytes: [UInt8], context: [UInt8]) -> String {
        Base64.encode(bytes) + "." + Base64.encode(context)
    }

    func open(_ text: String, context: [UInt8]) -> [UInt8]? {
        let parts = text.split(separator: ".")
        guard parts.count == 2, parts[1] == Base64.encode(context) else { return nil }
        return Base64.decode(Array(parts[0].utf8))
    }
}

/// A civil clock that a test moves.
final class MovableWallClock: WallClock {
    private let time = Atomic<Int64>(7)
    var microsecondsSinceEpoch: Int64 { time.load(ordering: .relaxed) }
    func move(by duration: Duration) { time.add(duration.wholeNanoseconds / 1000, ordering: .relaxed) }
}

struct PlainTasks: TaskStarting {
    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask { Task(operation: operation) }
}
