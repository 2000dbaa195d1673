// SPDX-License-Identifier: Apache-2.0

package import A2AServer
package import A2ATypes
package import HTTPMessages
package import JSON
package import Lifecycle
import Synchronization
package import Telemetry

/// Push configurations of all agents, and what is told by them. Tasks have ids of the hub's own, so that one place serves
/// all.
package final class PushCenter: PushServing {
    /// Configurations that are kept at once, and those of one task.
    private static let maximum = 10_000
    private static let maximumPerTask = 16

    fileprivate struct State {
        var queues: [String: [PushQueue]] = [:]
        var count = 0
        /// The tasks that clients of 0.3 are told of, as they stand.
        var records: [String: TaskRecord] = [:]
    }

    private let http: any HTTPExecuting
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let bounds: PushTarget.Bounds
    private let store: (any PushStoring)?
    private let metrics: Metrics
    private let log: Log
    private let state = Mutex(State())

    package init(
        http: any HTTPExecuting, timers: any TimerScheduling, tasks: any TaskStarting, bounds: PushTarget.Bounds,
        store: (any PushStoring)?, metrics: Metrics, log: Log
    ) {
        self.http = http
        self.timers = timers
        self.tasks = tasks
        self.bounds = bounds
        self.store = store
        self.metrics = metrics
        self.log = log
    }

    /// Takes up what was kept. Before the first event.
    package func recall() async throws {
        for config in try await store?.configs() ?? [] { _ = put(config) }
    }

    // MARK: Operations

    package func answer(_ call: A2ACall, taskID: String) async throws(A2AError) -> RawJSON {
        switch call.operation {
        case .createPushConfig: return try await create(call.params, taskID, call.dialect).shown
        case .getPushConfig:
            return try find(call, taskID).shown
        case .listPushConfigs:
            let shown = RawJSON.array(configs(of: taskID).map(\.shown))
            return RawJSON.emptyObject.editing([.set("configs", shown), .set("nextPageToken", .string(""))])
        case .deletePushConfig:
            guard let id = call.params.text("id") else { throw .invalid("id", "required") }
            try await remove(id, of: taskID)
            return call.dialect == .v0_3 ? .null : .emptyObject
        default: throw .unsupported("\(call.operation.rawValue) is not about push configurations")
        }
    }

    package func register(_ config: RawJSON, taskID: String, for call: A2ACall) async throws(A2AError) {
        _ = try await create(config, taskID, call.dialect)
    }

    /// Clients of 0.3 need not say which one they mean.
    private func find(_ call: A2ACall, _ taskID: String) throws(A2AError) -> PushConfig {
        let all = configs(of: taskID)
        let id = call.params.text("id")
        if id == nil, call.dialect == .v0_3, let first = all.first { return first }
        guard let id else { throw .invalid("id", "required") }
        guard let found = all.first(where: { $0.id == id }) else {
            throw A2AError(.taskNotFound, "The task has no push configuration \(id.prefix(128))")
        }
        return found
    }

    private func create(
        _ params: RawJSON, _ taskID: String, _ dialect: A2ADialect
    ) async throws(A2AError) -> PushConfig {
        let config = try PushConfig(params, taskID: taskID, dialect: dialect)
        try PushTarget(bounds).check(config.url)
        guard put(config) else {
            throw A2AError(.limitReached, "There are as many push configurations as there may be")
        }
        do {
            try await store?.keep(config)
        } catch {
            throw A2AError(.unavailable, "The push configuration could not be stored")
        }
        return config
    }

    private func remove(_ id: String, of taskID: String) async throws(A2AError) {
        let removed = state.withLock { state -> [PushQueue] in
            let all = state.queues[taskID] ?? []
            state.queues[taskID] = all.filter { $0.config.id != id }
            let gone = all.filter { $0.config.id == id }
            state.count -= gone.count
            return gone
        }
        for queue in removed { queue.end() }
        do {
            try await store?.remove(id, of: taskID)
        } catch {
            throw A2AError(.unavailable, "The push configuration could not be removed")
        }
    }

    private func configs(of taskID: String) -> [PushConfig] {
        state.withLock { ($0.queues[taskID] ?? []).map(\.config) }
    }

    /// False where there are too many. One of the same id is replaced.
    private func put(_ config: PushConfig) -> Bool {
        let queue = PushQueue(
            config, http: http, timers: timers, tasks: tasks, reach: bounds.reach, log: log,
            outcome: { [metrics] outcome in
                metrics.counter(
                    "patchbay_push_total", help: "Push notifications by how they ended.",
                    labels: [("outcome", outcome)]
                ).increment()
            })
        let (isIn, old) = state.withLock { state -> (Bool, [PushQueue]) in
            let all = state.queues[config.taskID] ?? []
            let kept = all.filter { $0.config.id != config.id }
            guard kept.count < Self.maximumPerTask, state.count < Self.maximum || kept.count < all.count else {
                return (false, [])
            }
            state.count += kept.count + 1 - all.count
            state.queues[config.taskID] = kept + [queue]
            return (true, all.filter { $0.config.id == config.id })
        }
        for queue in old { queue.end() }
        return isIn
    }

    // MARK: Telling

    package func watches(_ taskID: String) -> Bool {
        state.withLock { state in state.count > 0 && state.queues[taskID]?.isEmpty == false }
    }

    package func said(_ event: StreamEvent, taskID: String) {
        let (queues, task) = state.withLock { state -> ([PushQueue], RawJSON?) in
            guard let queues = state.queues[taskID], !queues.isEmpty else { return ([], nil) }
            guard queues.contains(where: { $0.config.dialect == .v0_3 }) else { return (queues, nil) }
            return (queues, state.follow(event, taskID))
        }
        for queue in queues {
            if let body = PushDelivery.body(event, task: task, in: queue.config.dialect) { queue.add(body) }
        }
    }
}

extension PushCenter.State {
    /// The task as it stands after the event; forgotten with its end.
    fileprivate mutating func follow(_ event: StreamEvent, _ taskID: String) -> RawJSON? {
        var record = records[taskID] ?? TaskRecord(id: taskID, contextID: event.contextID ?? "", status: .emptyObject)
        if case .task(let task) = event, let whole = TaskRecord(stored: task) {
            record = whole
        } else {
            try? record.took(event)
        }
        records[taskID] = record.state.isTerminal ? nil : record
        return record.json()
    }
}
