// SPDX-License-Identifier: Apache-2.0

package import A2ATypes
import Identity
import JSON
import Lifecycle
import Synchronization

/// One task with its readers: everything said about it passes here, so that a reader who attaches at any moment gets
/// the task as it stands and then every event after that, once and in order (section 3.5).
///
/// There is no task before the agent said something: until then it may still answer with a bare message.
final class TaskLog: Sendable {
    /// What all tasks of one agent share.
    struct Surroundings: Sendable {
        let clock: any WallClock
        /// Events that may wait for one reader.
        let maximumWaiting: Int
        let store: (any TaskStoring)?
        let watcher: (any TaskWatching)?
    }

    let id: String
    let contextID: String
    let principal: Principal
    /// The message that began it.
    let origin: TaskOpenings.Key
    let surroundings: Surroundings
    let state: Mutex<TaskLogState>

    init(
        id: String, contextID: String, principal: Principal, origin: TaskOpenings.Key, opening: RawJSON,
        in surroundings: Surroundings
    ) {
        self.id = id
        self.contextID = contextID
        self.principal = principal
        self.origin = origin
        self.surroundings = surroundings
        state = Mutex(TaskLogState(opening: opening, changedAt: surroundings.clock.microsecondsSinceEpoch))
    }

    /// A task that was kept; nil for what is none.
    init?(_ stored: StoredTask, in surroundings: Surroundings) {
        guard let record = stored.record else { return nil }
        id = stored.id
        contextID = stored.contextID
        principal = Principal(id: stored.principal)
        origin = TaskOpenings.Key(principal: stored.principal, messageID: stored.openingID)
        self.surroundings = surroundings
        var state = TaskLogState(opening: nil, changedAt: stored.changedAt)
        state.record = record
        state.note = stored.note
        state.keptEvents = Int64(stored.events.count)
        state.isKept = true
        self.state = Mutex(state)
    }

    // MARK: What is known

    var record: TaskRecord? { state.withLock(\.record) }
    var reply: RawJSON? { state.withLock(\.reply) }
    var refusal: A2AError? { state.withLock(\.refusal) }
    var note: RawJSON? { state.withLock(\.note) }
    /// Whether the agent said anything but a bare message.
    var isTask: Bool { state.withLock { $0.standing != nil } }
    var isRunning: Bool { state.withLock { !$0.runs.isEmpty } }

    /// Whether nothing that was said of it can be lost, however this process ends.
    var isSafe: Bool {
        state.withLock { state in
            !state.isKeptElsewhere && contextID == id && (state.isSafe || state.standing == nil && state.reply != nil)
        }
    }

    /// Whether memory can do without it: it has ended, or rests where it `isKept`.
    func isSpare(isKept: Bool) -> Bool {
        state.withLock { state in
            guard let standing = state.standing else { return false }
            return isKept ? state.runs.isEmpty : standing.isTerminal
        }
    }

    /// When the status last changed, in microseconds, and what it is; nil as long as there is no task.
    var standing: (changedAt: Int64, state: TaskState)? {
        state.withLock { state in state.standing.map { (state.changedAt, $0) } }
    }

    /// What the agent is told of it.
    var agentTask: AgentTask {
        state.withLock { state in
            AgentTask(
                id: id, contextID: contextID, principal: principal, note: state.note, task: state.record?.json())
        }
    }

    // MARK: Readers

    /// A reader of what comes from now on, the task as it stands first if there is one.
    func attach(_ queue: EventQueue) {
        state.withLock { state in
            if let record = state.record { _ = queue.push(.task(record.json())) }
            if state.standing?.isTerminal == true {
                queue.close()
            } else {
                state.readers.append(queue)
            }
        }
    }

    /// The same for one that waits for the turn to be over. `goesOn`: how the task stands was told before.
    func attach(_ turn: TurnWait, goesOn: Bool) {
        state.withLock { state in
            if let standing = state.standing, !turn.heard(goesOn ? nil : standing) { return }
            if state.standing?.isTerminal == true { return turn.close() }
            state.turns.append(turn)
        }
    }

    func detach(_ turn: TurnWait) {
        state.withLock { $0.turns.removeAll { $0 === turn } }
    }

    // MARK: Runs

    /// Counts one message as being worked on by what `start` starts.
    func begin(_ start: (Int) -> any RunningTask) {
        let number = state.withLock { state in
            state.nextRun += 1
            state.runs[state.nextRun] = PendingRun()
            return state.nextRun
        }
        let run = start(number)
        state.withLock { state in
            if state.runs[number] != nil { state.runs[number] = run }
        }
    }

    /// Nothing more comes of that message. Where nothing else is worked on, the streams of the task end: a paused task
    /// goes on with the next message.
    func ended(_ number: Int) {
        state.withLock { state in
            state.runs[number] = nil
            guard state.runs.isEmpty else { return }
            // Most tasks rest from here on: no room is held for what may never come.
            state.runs = [:]
            if state.keptEvents > 0 || state.isBehind { keepWhole(&state) }
            state.closeReaders()
        }
    }

    func cancelRuns() {
        for run in state.withLock({ $0.runs.values.map(\.self) }) { run.cancel() }
    }

    // MARK: Keeping

    /// Keeps the task as it will stand when the store comes to it, in the place of all that was kept of it. Whatever is said
    /// until then costs the store nothing.
    func keepWhole(_ state: inout TaskLogState) {
        guard let store = surroundings.store, let standing = state.standing, !state.isSafe else { return }
        state.keptEvents = 0
        if standing.isTerminal, !state.isKept, let task = state.record?.written() {
            state.isSafe = store.tryKeepNew(stored(task, standing, at: state.changedAt, state.note))
            state.isBehind = state.isBehind && !state.isSafe
        }
        guard !state.isSafe, !state.isPending else { return }
        state.isPending = store.keep(.whole(self))
        state.isBehind = !state.isPending
    }

    /// Keeps one thing that was said behind the whole that was kept before.
    func keep(_ event: StreamEvent, _ state: inout TaskLogState) {
        guard let store = surroundings.store, let standing = state.standing else { return }
        state.keptEvents += 1
        let change = TaskChange.event(
            taskID: id, number: state.keptEvents, event, state: standing, changedAt: state.changedAt)
        state.isBehind = !store.keep(change)
    }
}

extension TaskLog: StandingTask {
    func takeUp() -> (task: StoredTask, isFirst: Bool)? {
        let (standing, isFirst) = state.withLock {
            state -> ((record: TaskRecord, changedAt: Int64, note: RawJSON?)?, Bool) in
            defer {
                state.isPending = false
                state.isKept = true
            }
            // What is safe is on its way already.
            guard let record = state.record, !state.isSafe else { return (nil, false) }
            return ((record: record, changedAt: state.changedAt, note: state.note), !state.isKept)
        }
        guard let standing else { return nil }
        let task = stored(standing.record.json(), standing.record.state, at: standing.changedAt, standing.note)
        return (task, isFirst)
    }

    private func stored(_ task: RawJSON, _ state: TaskState, at changedAt: Int64, _ note: RawJSON?) -> StoredTask {
        StoredTask(
            id: id, contextID: contextID, principal: principal.id, openingID: origin.messageID, task: task,
            state: state, changedAt: changedAt, note: note)
    }
}

/// Is told of everything that is said about the tasks of an agent, in order and under their locks: it must not wait.
package protocol TaskWatching: Sendable {
    func said(_ event: StreamEvent, taskID: String)

    /// Whether anybody wants to be told of that task now.
    func watches(_ taskID: String) -> Bool
}

/// What is known of one task, under its lock.
struct TaskLogState {
    var record: TaskRecord? { didSet { standing = record?.state } }
    /// Where it stands; nil as long as there is no task. Looked at far more often than the rest.
    private(set) var standing: TaskState?
    /// The message that began all, until there is a task to hold it.
    var opening: RawJSON?
    var reply: RawJSON?
    var refusal: A2AError?
    var note: RawJSON?
    var readers: [EventQueue] = []
    var turns: [TurnWait] = []
    var changedAt: Int64
    /// Messages being worked on.
    var runs: [Int: any RunningTask] = [:]
    var nextRun = 0
    /// Events in the store behind the whole task.
    var keptEvents: Int64 = 0
    /// The store was told to keep the whole task, and has not come to it yet.
    var isPending = false
    /// The store has taken the task up before, whatever has become of that.
    var isKept = false
    /// The store has the task as it ended, and will have it however this process ends.
    var isSafe = false
    /// The store was given something for this task that is not in it.
    var isKeptElsewhere = false
    /// The store had no room for the last change.
    var isBehind = false

    init(opening: RawJSON?, changedAt: Int64) {
        self.opening = opening
        self.changedAt = changedAt
    }

    /// Nothing more comes, or an error does.
    mutating func closeReaders(_ failure: A2AError? = nil) {
        for queue in readers { if let failure { queue.fail(failure) } else { queue.close() } }
        for turn in turns { if let failure { turn.fail(failure) } else { turn.close() } }
        readers = []
        turns = []
    }
}

/// Stands for a run between its count and its start.
private struct PendingRun: RunningTask {
    func cancel() {}
}
