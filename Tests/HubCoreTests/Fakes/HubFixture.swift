// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import JSONRPC
import Lifecycle
import MCPServer
import MCPTypes
import Telemetry
import TestSupport
import Testing

/// A hub's core with scripted upstreams, on a clock that stands still.
struct HubFixture {
    let clock = ManualClock()
    let catalog: Catalog
    let life: LifeOfACall
    let feed: ChangeFeed
    let audit: FaultyStore
    let approvals: Approvals
    let metrics = Metrics()
    let logged = RecordingLogSink()

    init(
        _ upstreams: [String: ScriptedUpstream], policy: any PolicyDeciding = OpenPolicy(),
        naming: Upstream.Naming = .prefixed, audit: FaultyStore = FaultyStore(),
        settings: AuditSettings = AuditSettings()
    ) throws {
        self.audit = audit
        let parts = try upstreams.map { name, connection in
            Upstream(
                name: try #require(ServerName(name)), connection: connection, deadline: .seconds(10), naming: naming)
        }
        catalog = Catalog(upstreams: parts, timers: clock, tasks: PlainTasks(), log: .silent)
        let recorder = CallRecorder(
            audit: audit, settings: settings, digest: { Array($0.reversed()) }, metrics: CallMetrics(metrics),
            clock: FixedWallClock(microsecondsSinceEpoch: 7), timers: clock,
            log: Log(level: .warning, sink: logged))
        approvals = Approvals(
            audit: audit, timers: clock, clock: FixedWallClock(microsecondsSinceEpoch: 7), makeID: { "call" },
            log: .silent)
        feed = ChangeFeed(catalog: catalog, policy: policy, timers: clock, tasks: PlainTasks())
        for part in parts { feed.follow(part) }
        life = LifeOfACall(
            catalog: catalog, policy: policy, approvals: approvals, recorder: recorder, timers: clock,
            description: HubDescription(name: "hub", version: "1"), feed: feed)
    }

    static let caller = MCPCaller(
        principal: .loopback,
        client: MCPClientDescription(revision: .july2026, capabilities: .emptyObject, info: RawJSON(["name": "test"])))

    func answer(
        _ method: MCPMethod, _ params: JSONValue = [:], revision: ProtocolRevision = .july2026,
        sink: any MCPNotificationSink = SilentSink()
    ) async throws(JSONRPCError) -> RawJSON {
        var caller = Self.caller
        caller.client.revision = revision
        return try await life.answer(
            MCPCall(
                method: method, params: RawJSON(params), caller: caller, wantsProgress: false, notifications: sink))
    }

    /// The names in a list result.
    static func names(_ result: RawJSON, _ key: String = "tools", _ member: String = "name") -> [String] {
        result[key]?.elements.compactMap { $0[member]?.string } ?? []
    }
}

struct SilentSink: MCPNotificationSink {
    func progress(_ params: RawJSON) {}
    func message(_ params: RawJSON) {}
}

struct PlainTasks: TaskStarting {
    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask { Task(operation: operation) }
}
