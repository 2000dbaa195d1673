// SPDX-License-Identifier: Apache-2.0

import HubCore
import Identity
import JSON
import Lifecycle
import MCPClient
import MCPServer
import MCPTypes
import Telemetry

/// A hub's core in front of servers that answer at once, on a clock that stands still, so that every list is cached.
struct ListCost {
    private let life: LifeOfACall

    init(servers: Int, toolsEach: Int, policy: any PolicyDeciding) async {
        let clock = StandingClock()
        let upstreams = (0..<servers).compactMap { number in
            ServerName("server-\(number)").map {
                Upstream(
                    name: $0, connection: ListedTools(count: toolsEach, of: number), deadline: .seconds(1))
            }
        }
        let catalog = Catalog(upstreams: upstreams, timers: clock, tasks: PlainTasks(), log: .silent)
        let recorder = CallRecorder(
            audit: NoRecords(), settings: AuditSettings(), digest: { $0 }, metrics: CallMetrics(Metrics()),
            clock: clock, timers: clock, log: .silent)
        let approvals = Approvals(
            audit: NoRecords(), timers: clock, clock: clock, makeID: { "id" }, sealing: NoSeal(), log: .silent)
        life = LifeOfACall(
            catalog: catalog, policy: policy, approvals: approvals, recorder: recorder, timers: clock,
            description: HubDescription(name: "hub", version: "1"),
            feed: ChangeFeed(catalog: catalog, policy: policy, timers: clock, tasks: PlainTasks()),
            bridge: InputBridge(
                tickets: TicketOffice(sealing: NoSeal(), clock: clock, digest: { $0 }),
                parked: ParkedCalls(timers: clock) { "id" }, timers: clock, tasks: PlainTasks()))
        await catalog.warmUp()
    }

    /// The time of one list, the best of five runs: what else the machine did is not its cost.
    func measure(_ count: Int) async throws -> Duration {
        var best = Duration.seconds(1000)
        for _ in 0..<5 {
            let began = ContinuousClock.now
            for _ in 0..<count { _ = try await life.answer(Self.call) }
            best = min(best, (ContinuousClock.now - began) / count)
        }
        return best
    }

    /// Bytes of one list, and its tools.
    func size() async throws -> (bytes: Int, tools: Int) {
        let list = try await life.answer(Self.call)
        return (list.byteCount, list["tools"]?.elements.reduce(0) { count, _ in count + 1 } ?? 0)
    }

    private static let call = MCPCall(
        method: .listTools, params: .emptyObject,
        caller: MCPCaller(
            principal: Principal(id: "key:ci"),
            client: MCPClientDescription(revision: .latest, capabilities: .emptyObject, info: RawJSON(["name": "c"]))),
        wantsProgress: false, notifications: NoNotifications())
}

/// Lists tools of the size that public servers' have.
private struct ListedTools: UpstreamConnection {
    private let list: RawJSON

    init(count: Int, of server: Int) {
        let tools = (0..<count).map { number -> JSONValue in
            [
                "name": .string("do_thing_\(number)"),
                "description":
                    "Reads one thing of the kind that is asked for, and gives it back with what belongs to it.",
                "inputSchema": [
                    "type": "object", "required": ["id"],
                    "properties": [
                        "id": ["type": "string", "description": "Which one."],
                        "depth": ["type": "integer", "minimum": 0, "default": 1],
                        "filter": ["type": "array", "items": ["type": "string"]],
                    ],
                ],
                "annotations": ["readOnlyHint": true],
            ]
        }
        list = RawJSON(["tools": .array(tools), "ttlMs": 3_600_000])
    }

    func connect() async throws(UpstreamError) -> UpstreamDescription {
        UpstreamDescription(revision: .latest, capabilities: RawJSON(["tools": [:]]))
    }

    func call(_ call: UpstreamCall) async throws(UpstreamError) -> RawJSON { list }
    func close() async {}
}

private struct NoNotifications: MCPNotificationSink {
    func progress(_ params: RawJSON) {}
    func message(_ params: RawJSON) {}
}

private struct NoSeal: Sealing {
    func seal(_ bytes: [UInt8], context: [UInt8]) -> String { "" }
    func open(_ text: String, context: [UInt8]) -> [UInt8]? { nil }
}

private struct NoRecords: AuditRecording {
    let isSound = true
    func tryRecord(_ record: AuditRecord) -> Bool { true }
    func record(_ record: AuditRecord) async throws {}
}

private struct PlainTasks: TaskStarting {
    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask { Task(operation: operation) }
}

/// Time that does not pass: what was listed once stays fresh.
private struct StandingClock: TimerScheduling, WallClock {
    let now = MonotonicTime(nanoseconds: 0)
    let microsecondsSinceEpoch: Int64 = 1_795_219_366_000_000

    func schedule(after delay: Duration, _ fire: @escaping @Sendable () -> Void) -> any ScheduledTimer { NoTimer() }
}

private struct NoTimer: ScheduledTimer {
    func cancel() {}
}

/// Nine rules that fit nothing before the one that allows.
enum TenRules {
    static var engine: PolicyEngine {
        var rules = (0..<9).map { number in
            var rule = PolicyRule(name: "rule \(number)", effect: .deny)
            rule.targets = [Wildcard("server-\(number)__write_*")].compactMap { $0 }
            return rule
        }
        rules.append(PolicyRule(name: "all", effect: .allow))
        return PolicyEngine(Policy(rules: rules), clock: StandingClock())
    }
}
