// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Identity
import JSON
import Synchronization

/// The tasks of one agent, each visible to its own principal only, whatever the principal's roles are at the moment.
///
/// With a store, memory holds those that are worked on and the latest others; the rest is fetched when it is asked for.
final class TaskTable: Sendable {
    fileprivate struct Sender: Hashable {
        let principal: String
        let messageID: String
    }

    fileprivate struct State {
        var logs: [String: TaskLog] = [:]
        /// Ids in the order of their last use, those of forgotten tasks included until they are met.
        var order: [String] = []
        /// What began which task, so that a message sent again finds it.
        var openings: [Sender: String] = [:]
        var openingOrder: [Sender] = []
        var openingsRead = 0
    }

    private let state = Mutex(State())
    private let limit: Int
    private let surroundings: TaskLog.Surroundings

    private var store: (any TaskStoring)? { surroundings.store }

    /// - Parameter limit: tasks in memory; the oldest that has ended, or with a store one that rests, makes room for a
    ///   new one.
    init(limit: Int, _ surroundings: TaskLog.Surroundings) {
        self.limit = limit
        self.surroundings = surroundings
    }

    // MARK: Finding

    /// What the same message of the same principal began.
    enum Beginning {
        case none
        case inMemory(TaskLog)
        /// Known by its id: ``begun(_:of:)`` fetches it.
        case kept(id: String)
    }

    func beginning(by messageID: String, of principal: Principal) -> Beginning {
        let sender = Sender(principal: principal.id, messageID: messageID)
        return state.withLock { state in
            guard let id = state.openings[sender] else { return .none }
            if let log = state.logs[id] { return .inMemory(log) }
            return store == nil ? .none : .kept(id: id)
        }
    }

    /// Nil where it is not known any more.
    func begun(_ id: String, of principal: Principal) async -> TaskLog? { try? await look(for: id, of: principal) }

    /// A task of somebody else is not found either. Who names a task knows its id: its first message sent once more is
    /// no attempt to get to that id, and begins another task.
    func find(_ id: String, for principal: Principal) async throws(A2AError) -> TaskLog {
        let log = try await look(for: id, of: principal)
        state.withLock { state in
            let sender = Sender(principal: principal.id, messageID: log.openingID)
            if state.openings[sender] == id { state.openings[sender] = nil }
        }
        return log
    }

    private func look(for id: String, of principal: Principal) async throws(A2AError) -> TaskLog {
        if let log = state.withLock({ $0.use(id) }) {
            guard log.principal.id == principal.id, log.record != nil else { throw .taskNotFound(id) }
            return log
        }
        guard let store, id.utf8.count <= 128 else { throw .taskNotFound(id) }
        let stored: StoredTask?
        do {
            stored = try await store.task(id, of: principal.id)
        } catch {
            throw A2AError(.internalError, "The store of tasks does not answer")
        }
        guard let stored, let log = TaskLog(stored, in: surroundings) else { throw .taskNotFound(id) }
        return adopt(log)
    }

    /// What memory knows of a task.
    func current(_ id: String) -> TaskRecord? { state.withLock { $0.logs[id] }?.record }

    func page(_ params: RawJSON, of principal: Principal) async throws(A2AError) -> RawJSON {
        let listing = try TaskListing(params)
        guard let store else {
            return listing.page(of: state.withLock { $0.logs.values.filter { $0.principal.id == principal.id } })
        }
        do {
            let stored = try await store.page(listing.query, of: principal.id)
            return listing.page(of: stored, current: current)
        } catch {
            throw A2AError(.internalError, "The store of tasks does not answer")
        }
    }

    // MARK: Changing

    /// Puts a new task in; another one that the same message began meanwhile is given back instead.
    func add(_ log: TaskLog) throws(A2AError) -> TaskLog? {
        try state.withLock { (state) throws(A2AError) -> TaskLog? in
            let sender = Sender(principal: log.principal.id, messageID: log.openingID)
            if let other = state.openings[sender].flatMap({ state.logs[$0] }) { return other }
            if state.logs.count >= limit, !state.makeRoom(hasStore: store != nil) {
                throw A2AError(.internalError, "\(limit) tasks are open; try again later")
            }
            state.put(log)
            state.remember(sender, log.id)
            return nil
        }
    }

    /// A task that was kept comes back to memory; where it is there already, that one.
    func adopt(_ log: TaskLog) -> TaskLog {
        state.withLock { state in
            if let known = state.use(log.id) { return known }
            if state.logs.count >= limit { _ = state.makeRoom(hasStore: true) }
            state.put(log)
            return log
        }
    }

    /// Forgets what never became a task.
    func remove(_ log: TaskLog) {
        state.withLock { state in
            state.logs[log.id] = nil
            let sender = Sender(principal: log.principal.id, messageID: log.openingID)
            if state.openings[sender] == log.id { state.openings[sender] = nil }
        }
    }

    func recall(_ openings: [TaskRecall.Opening]) {
        state.withLock { state in
            for opening in openings {
                state.remember(Sender(principal: opening.principal, messageID: opening.messageID), opening.taskID)
            }
        }
    }
}

extension TaskTable.State {
    /// Moves a task to the end of the order in which room is made.
    fileprivate mutating func use(_ id: String) -> TaskLog? {
        guard let log = logs[id] else { return nil }
        if order.last != id { moveToEnd(id) }
        return log
    }

    fileprivate mutating func put(_ log: TaskLog) {
        logs[log.id] = log
        moveToEnd(log.id)
    }

    private mutating func moveToEnd(_ id: String) {
        order.append(id)
        if order.count > 4 * max(logs.count, 1000) { compact() }
    }

    /// Keeps the last use of each.
    private mutating func compact() {
        var seen: Set<String> = []
        order = order.reversed().filter { logs[$0] != nil && seen.insert($0).inserted }.reversed()
    }

    fileprivate mutating func remember(_ sender: TaskTable.Sender, _ id: String) {
        openings[sender] = id
        openingOrder.append(sender)
        guard openingOrder.count - openingsRead > TaskRecall.maximumOpenings else { return }
        openings[openingOrder[openingsRead]] = nil
        openingsRead += 1
        guard openingsRead > TaskRecall.maximumOpenings else { return }
        openingOrder.removeFirst(openingsRead)
        openingsRead = 0
    }

    /// Of a full memory a tenth goes at once, so that room need not be made for every task.
    fileprivate mutating func makeRoom(hasStore: Bool) -> Bool {
        compact()
        var left = max(1, logs.count / 10)
        let before = logs.count
        for id in order where left > 0 {
            guard let log = logs[id] else { continue }
            let isSpare = hasStore ? !log.isRunning && log.record != nil : log.standing?.state.isTerminal == true
            guard isSpare else { continue }
            logs[id] = nil
            left -= 1
        }
        return logs.count < before
    }
}
