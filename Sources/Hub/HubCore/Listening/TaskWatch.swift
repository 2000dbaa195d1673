// SPDX-License-Identifier: Apache-2.0

import JSON
import JSONRPC
import Lifecycle
import MCPServer
import MCPTypes
import Synchronization

/// Tells one listener what becomes of tasks (tasks extension, task status notifications).
///
/// It asks for each as often as its server wants to be asked, on the path of every call: what is told has passed policy,
/// sanitizer and records as `tasks/get` would have, and servers that tell nothing of their own are told of too. A task is
/// asked for until it has ended or is not known any more.
final class TaskWatch: MCPListening {
    /// The state of a task of that id, as `tasks/get` answers the listener.
    typealias Asking = @Sendable (String) async throws(JSONRPCError) -> RawJSON
    typealias Telling = @Sendable (MCPChange) -> Void

    private struct State {
        var timers: [String: any ScheduledTimer] = [:]
        var isOver = false
    }

    static let shortest = Duration.milliseconds(250)
    static let longest = Duration.seconds(60)
    /// Where the server does not say how often it wants to be asked.
    static let usual = Duration.seconds(1)

    private let base: any MCPListening
    private let tasks: Set<String>
    private let ask: Asking
    private let tell: Telling
    private let timers: any TimerScheduling
    private let starter: any TaskStarting
    private let state = Mutex(State())

    private init(
        _ base: any MCPListening, _ tasks: Set<String>, _ timers: any TimerScheduling, _ starter: any TaskStarting,
        _ ask: @escaping Asking, _ tell: @escaping Telling
    ) {
        self.base = base
        self.tasks = tasks
        self.timers = timers
        self.starter = starter
        self.ask = ask
        self.tell = tell
    }

    /// Tells the present state of each of the tasks that the listener may ask for, and then what they become.
    static func begin(
        on base: any MCPListening, of ids: Set<String>, timers: any TimerScheduling, starter: any TaskStarting,
        ask: @escaping Asking, tell: @escaping Telling
    ) async -> TaskWatch {
        let found = await withTaskGroup(of: (String, RawJSON?).self) { group in
            for id in ids { group.addTask { (id, try? await ask(id)) } }
            var found: [String: RawJSON] = [:]
            for await (id, state) in group { found[id] = state }
            return found
        }
        let watch = TaskWatch(base, Set(found.keys), timers, starter, ask, tell)
        for (id, state) in found.sorted(by: { $0.key < $1.key }) { watch.learned(state, of: id, after: nil) }
        return watch
    }

    var granted: MCPWishes {
        var granted = base.granted
        granted.tasks = tasks
        return granted
    }

    func add(resource uri: String) async throws(JSONRPCError) { try await base.add(resource: uri) }
    func remove(resource uri: String) { base.remove(resource: uri) }

    func end() {
        let pending = state.withLock { state in
            state.isOver = true
            defer { state.timers = [:] }
            return Array(state.timers.values)
        }
        for timer in pending { timer.cancel() }
        base.end()
    }

    private func learned(_ new: RawJSON, of id: String, after old: RawJSON?) {
        if !Self.isOver(new) { wait(Self.pause(new), id, new) }
        guard new != old, state.withLock({ !$0.isOver }) else { return }
        tell(.task(new.editing([.remove("resultType"), .remove(MCPMeta.key)])))
    }

    private func wait(_ time: Duration, _ id: String, _ last: RawJSON) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.timers[id] = timers.schedule(after: time) { [weak self] in
                guard let self else { return }
                starter.start { await self.round(id, last) }
            }
        }
    }

    private func round(_ id: String, _ last: RawJSON) async {
        guard state.withLock({ !$0.isOver }) else { return }
        do throws(JSONRPCError) {
            learned(try await ask(id), of: id, after: last)
        } catch {
            // A server that cannot be reached may come back; a task that it does not know will not.
            guard error.code != JSONRPCError.invalidParamsCode else { return }
            wait(Self.longest, id, last)
        }
    }

    private static func isOver(_ state: RawJSON) -> Bool {
        ["completed", "failed", "cancelled"].contains(state["status"]?.string)
    }

    private static func pause(_ state: RawJSON) -> Duration {
        guard let wish = state["pollIntervalMs"]?.integer else { return usual }
        return max(shortest, min(.milliseconds(max(0, min(wish, 60_000))), longest))
    }
}
