// SPDX-License-Identifier: Apache-2.0

import A2AServer
import A2ATypes
import Identity
import JSON
import Lifecycle
import Synchronization
import TestSupport
import Testing

/// Tasks that outlive the service that made them.
@Suite(.timeLimit(.minutes(5))) struct KeptTasksTests {
    @Test("a task that rests is found again by a new service, and its first message sent again finds it too")
    func rests() async throws {
        let store = MemoryTaskStore()
        let first = try Desk(store)
        let sent = try await first.send("ask-1")
        let id = try #require(sent["task"]?["id"]?.string)
        let second = try Desk(store)
        try await second.service.recall()
        #expect(try await second.send("ask-1")["task"]?["id"]?.string == id)
        #expect(try await second.get(id)["status"]?["message"]?["parts"]?[0]?["text"]?.string == "which?")
        // Who has named the task does not look for its id any more.
        #expect(try await second.send("ask-1")["task"]?["id"]?.string != id)
        let done = try await second.send("m-2", task: id)
        #expect(done["task"]?["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
        #expect((done["task"]?["history"] ?? .emptyArray).elements.count { _ in true } == 3)
        await #expect(throws: A2AError.taskNotFound(id)) { _ = try await second.get(id, as: "else") }
    }

    @Test("a task that was worked on is gone on with by the agent, from all that was said before")
    func resumes() async throws {
        let store = MemoryTaskStore()
        let first = try Desk(store)
        var events = try await first.service.stream(first.call(.sendStreamingMessage, Desk.message("wait-1")))
        var id = ""
        while let event = try await events.next() {
            id = event.taskID ?? id
            if event.state == .working { break }
        }
        let second = try Desk(store)
        try await second.service.recall()
        events = try await second.service.stream(second.call(.subscribeToTask, #"{"id":"\#(id)"}"#))
        var states: [TaskState] = []
        while let event = try await events.next() { states += event.state.map { [$0] } ?? [] }
        #expect(states.last == .completed)
        #expect(try await second.get(id)["status"]?["state"]?.string == "TASK_STATE_COMPLETED")
        first.agent.go.fire()
    }

    @Test("an agent's refusal is the client's error, for a send and for a stream")
    func refusals() async throws {
        let desk = try Desk(MemoryTaskStore())
        await #expect(throws: A2AError.unsupported("not this")) { _ = try await desk.send("refuse-1") }
        await #expect(throws: A2AError.unsupported("not this")) {
            _ = try await desk.service.stream(desk.call(.sendStreamingMessage, Desk.message("refuse-2")))
        }
    }

    @Test("another agent's task is taken over under the task's own ids, and later ones of it bring only the news")
    func snapshots() async throws {
        let desk = try Desk(MemoryTaskStore())
        let task = try #require(try await desk.send("adopt-1")["task"])
        let id = try #require(task["id"]?.string)
        #expect(id.hasPrefix("id-") && task["history"]?[0]?["taskId"]?.string == id)
        #expect(task["status"]?["message"]?["taskId"]?.string == id)
        #expect(task["artifacts"]?[0]?["parts"]?.text == #"[{"text":"one"},{"text":"two"}]"#)
    }

    @Test("only what is kept of a task first is said to be the first: later ones take the place of its events")
    func replacements() async throws {
        let store = MemoryTaskStore()
        _ = try await Desk(store).send("note-1")
        #expect(store.firsts == [true, false])
    }

    @Test("what is said before the store comes to a task is in the whole that it takes up")
    func lateStore() async throws {
        let store = MemoryTaskStore()
        let desk = try Desk(store)
        let task = try #require(try await desk.send("adopt-1")["task"])
        #expect(store.firsts == [true])
        let id = try #require(task["id"]?.string)
        let kept = try #require(try await store.task(id, of: "me"))
        #expect(kept.task == task && kept.events.isEmpty && kept.state == .completed)
    }

    @Test("a task that ends before the store came to it is safe at once, and kept once")
    func safe() async throws {
        let store = MemoryTaskStore(takesNew: true)
        let desk = try Desk(store)
        for id in ["done-1", "adopt-1"] {
            let (answer, isSafe) = try await desk.service.send(desk.call(.sendMessage, Desk.message(id)))
            let task = try #require(answer["task"])
            #expect(isSafe && store.firsts.isEmpty)
            let kept = try #require(try await store.task(task["id"]?.string ?? "", of: "me"))
            #expect(kept.task == task && kept.state == .completed)
        }
    }

    @Test("what is not all in the store is not safe: a task known to it, one that rests, one of an older context")
    func unsafe() async throws {
        let store = MemoryTaskStore(takesNew: true)
        let desk = try Desk(store)
        for id in ["note-1", "ask-1", "elsewhere-1"] {
            let (answer, isSafe) = try await desk.service.send(desk.call(.sendMessage, Desk.message(id)))
            #expect(!isSafe && answer["task"] != nil, "\(id)")
        }
        let message = #"{"message":{"messageId":"done-2","role":"ROLE_USER","contextId":"c","parts":[{"text":"x"}]}}"#
        #expect(try await !desk.service.send(desk.call(.sendMessage, message)).isSafe)
        let other = try Desk(MemoryTaskStore())
        #expect(try await !other.service.send(other.call(.sendMessage, Desk.message("done-1"))).isSafe)
    }

    @Test("memory gives up the task that was used longest ago, and finds it in the store")
    func fullMemory() async throws {
        let store = MemoryTaskStore()
        let desk = try Desk(store, tasks: 3)
        var ids: [String] = []
        for number in 0..<5 {
            ids.append(try #require(try await desk.send("done-\(number)")["task"]?["id"]?.string))
            await desk.tasks.settled()
            // Used again, so that it is never the oldest.
            _ = try await desk.get(ids[0])
        }
        let before = store.fetches
        _ = try await desk.get(ids[0])
        #expect(store.fetches == before)
        for id in ids { #expect(try await desk.get(id)["id"]?.string == id) }
        #expect(store.fetches > before)
    }

    @Test("tasks that are worked on stay in memory, and where there is nothing else a new one is refused")
    func busyMemory() async throws {
        let desk = try Desk(MemoryTaskStore(), tasks: 2)
        for number in 0..<2 {
            let events = try await desk.service.stream(desk.call(.sendStreamingMessage, Desk.message("wait-\(number)")))
            _ = try await events.next()
        }
        await #expect(throws: A2AError.self) { _ = try await desk.send("done-1") }
        desk.agent.go.fire()
    }
}

/// A service with a store, and an agent that says what the prefix of a message tells.
private struct Desk {
    let agent: KeptAgent
    let tasks = CountedTasks()
    let service: TaskService

    init(_ store: MemoryTaskStore, tasks: Int = 100) throws {
        agent = KeptAgent(store)
        var limits = TaskService.Limits()
        limits.tasks = tasks
        service = TaskService(
            card: try AgentCard(try RawJSON(validating: AgentFixture.card)), agent: agent,
            in: TaskService.Surroundings(
                clock: FixedWallClock(microsecondsSinceEpoch: 1_795_797_681_500_000), timers: ManualClock(),
                tasks: self.tasks, store: store, mintID: { "id-\(UInt64.random(in: 0 ... .max))" }),
            limits: limits)
    }

    static func message(_ id: String, task: String? = nil) -> String { AgentFixture.message(id, task: task) }

    func call(_ operation: A2AOperation, _ params: String, as principal: String = "me") throws -> A2ACall {
        A2ACall(
            operation: operation, params: try RawJSON(validating: params), dialect: .v1_0,
            principal: Principal(id: principal))
    }

    func send(_ id: String, task: String? = nil) async throws -> RawJSON {
        try await service.answer(call(.sendMessage, Self.message(id, task: task)))
    }

    func get(_ id: String, as principal: String = "me") async throws -> RawJSON {
        try await service.answer(call(.getTask, #"{"id":"\#(id)"}"#, as: principal))
    }
}

/// Starts tasks, and knows when all of them have ended.
private final class CountedTasks: TaskStarting {
    private let started = Mutex<[Task<Void, Never>]>([])

    func start(_ operation: @escaping @Sendable () async -> Void) -> any RunningTask {
        let task = Task { await operation() }
        started.withLock { $0.append(task) }
        return task
    }

    func settled() async {
        for task in started.withLock({ $0 }) { await task.value }
    }
}

private final class KeptAgent: AgentExecuting {
    let go = Signal()
    private let store: MemoryTaskStore

    init(_ store: MemoryTaskStore) { self.store = store }

    func execute(_ work: AgentWork, _ outlet: any AgentOutlet) async {
        do throws(TaskRecord.Breach) {
            switch work.message.id.prefix(while: { $0 != "-" }) {
            case "ask":
                outlet.remember(RawJSON(trusted: Array(#"{"k":1}"#.utf8)))
                try outlet.say(.status(.inputRequired, text: "which?", messageID: "q"))
            case "refuse": try outlet.say(.refusal(.unsupported("not this")))
            case "wait":
                try outlet.say(.status(.working))
                await go.wait()
            case "elsewhere":
                outlet.keptElsewhere()
                try outlet.say(.status(.completed))
            case "note":
                try outlet.say(.status(.working))
                store.work()
                let noted = RawJSON(trusted: Array(Self.task(#"{"text":"one"}"#, isLast: true).utf8))
                try outlet.say(.snapshot(noted.editing([.set("metadata", RawJSON(["k": 1]))])))
            case "adopt":
                for parts in [#"{"text":"one"}"#, #"{"text":"one"},{"text":"two"}"#] {
                    let isLast = parts.contains("two")
                    try outlet.say(.snapshot(RawJSON(trusted: Array(Self.task(parts, isLast: isLast).utf8))))
                }
            default: try outlet.say(.status(.completed))
            }
        } catch {
            // The task ended under the work.
        }
    }

    private static func task(_ parts: String, isLast: Bool) -> String {
        #"{"id":"theirs","contextId":"ctx","status":{"state":"TASK_STATE_\#(isLast ? "COMPLETED" : "WORKING")","#
            + #""message":{"messageId":"s","role":"ROLE_AGENT","taskId":"theirs","parts":[{"text":"x"}]}},"#
            + #""artifacts":[{"artifactId":"a","parts":[\#(parts)]}]}"#
    }

    func cancel(_ task: AgentTask) async throws(A2AError) -> RawJSON? { nil }

    func resume(_ task: AgentTask, _ outlet: any AgentOutlet) async { try? outlet.say(.status(.completed)) }
}

/// Keeps tasks as a database would.
final class MemoryTaskStore: TaskStoring {
    private struct Row {
        var task: StoredTask
        var events: [StreamEvent] = []
    }

    private let takesNew: Bool
    private let rows = Mutex<[String: Row]>([:])
    private let wholes = Mutex<[Bool]>([])
    private let queue = Mutex<[TaskChange]>([])
    private let fetched = Atomic(0)

    /// - Parameter takesNew: a task that has ended is taken at once.
    init(takesNew: Bool = false) { self.takesNew = takesNew }

    func tryKeepNew(_ task: StoredTask) -> Bool {
        guard takesNew else { return false }
        let known = rows.withLock { $0.updateValue(Row(task: task), forKey: task.id) }
        #expect(known == nil, "nothing of it was kept before")
        return true
    }

    /// How often a task was asked for.
    var fetches: Int { fetched.load(ordering: .relaxed) }

    /// Of each task that was kept whole, whether it was said to be the first.
    var firsts: [Bool] {
        work()
        return wholes.withLock { $0 }
    }

    func keep(_ change: TaskChange) -> Bool {
        queue.withLock { $0.append(change) }
        return true
    }

    /// Does what a database's thread does when it comes to it.
    func work() {
        let changes = queue.withLock { queue in
            defer { queue = [] }
            return queue
        }
        for change in changes {
            switch change {
            case .whole(let standing):
                guard let (task, isFirst) = standing.takeUp() else { continue }
                rows.withLock { $0[task.id] = Row(task: task) }
                wholes.withLock { $0.append(isFirst) }
            case .event(let id, let number, let event, _, _):
                rows.withLock { rows in
                    #expect(rows[id]?.events.count == Int(number) - 1, "events come in order, behind the whole")
                    rows[id]?.events.append(event)
                }
            case .note: break
            }
        }
    }

    private func whole(_ row: Row) -> StoredTask {
        let task = row.task
        return StoredTask(
            id: task.id, contextID: task.contextID, principal: task.principal, openingID: task.openingID,
            task: task.task, events: row.events, changedAt: task.changedAt, note: task.note)
    }

    func task(_ id: String, of principal: String) async throws -> StoredTask? {
        fetched.add(1, ordering: .relaxed)
        work()
        return rows.withLock { $0[id] }.flatMap { $0.task.principal == principal ? whole($0) : nil }
    }

    func page(_ query: TaskQuery, of principal: String) async throws -> (tasks: [StoredTask], total: Int) {
        work()
        let found = rows.withLock { $0.values.filter { $0.task.principal == principal } }
        return (found.map(whole), found.count)
    }

    func recall() async throws -> TaskRecall {
        work()
        let all = rows.withLock { $0.values.map(\.self) }
        let unfinished = all.map(whole).filter { task in
            let states = [task.task["status"]?["state"]?.string] + task.events.map { $0.state?.rawValue }
            return ["TASK_STATE_SUBMITTED", "TASK_STATE_WORKING"].contains(states.compactMap(\.self).last)
        }
        return TaskRecall(
            unfinished: unfinished,
            openings: all.map {
                .init(principal: $0.task.principal, messageID: $0.task.openingID, taskID: $0.task.id)
            })
    }
}
