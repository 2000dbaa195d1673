// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Identity
import JSON
import Synchronization

/// The tasks of one agent, each visible to its own principal only, whatever the principal's roles are at the moment.
///
/// With a store, memory holds those that are worked on and the latest others; the rest is fetched when it is asked for.
final class TaskTable: Sendable {
    fileprivate struct State {
        var logs = RecentTasks()
        var openings = TaskOpenings()
    }

    private let state = Mutex(State())
    private let limit: Int
    private let surroundings: TaskLog.Surroundings

    private var store: (any TaskStoring)? { surroundings.store }

    /// - Parameter limit: tasks in memory; the one among those that have ended, or with a store that rest, which was used
    ///   longest ago makes room for a new one.
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

    func beginning(by opening: TaskOpenings.Key) -> Beginning {
        state.withLock { state in
            guard let id = state.openings[opening] else { return .none }
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
        state.withLock { $0.openings.forget(log.origin, of: id) }
        return log
    }

    private func look(for id: String, of principal: Principal) async throws(A2AError) -> TaskLog {
        if let log = state.withLock({ $0.logs.use(id) }) {
            guard log.principal.id == principal.id, log.isTask else { throw .taskNotFound(id) }
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
            return listing.page(of: state.withLock { $0.logs.all }.filter { $0.principal.id == principal.id })
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
        // What was given up ends its life when the lock is free again.
        var spare: TaskLog?
        let other = try state.withLock { (state) throws(A2AError) -> TaskLog? in
            if let other = state.openings[log.origin].flatMap({ state.logs[$0] }) { return other }
            if state.logs.count >= limit {
                spare = state.logs.removeOldest { $0.isSpare(isKept: store != nil) }
                if spare == nil { throw A2AError(.internalError, "\(limit) tasks are open; try again later") }
            }
            state.logs.add(log)
            state.openings.remember(log.origin, log.id)
            return nil
        }
        _ = consume spare
        return other
    }

    /// A task that was kept comes back to memory; where it is there already, that one.
    func adopt(_ log: TaskLog) -> TaskLog {
        state.withLock { state in
            if let known = state.logs.use(log.id) { return known }
            if state.logs.count >= limit { _ = state.logs.removeOldest { $0.isSpare(isKept: true) } }
            state.logs.add(log)
            return log
        }
    }

    /// Forgets what never became a task.
    func remove(_ log: TaskLog) {
        state.withLock { state in
            state.logs.remove(log.id)
            state.openings.forget(log.origin, of: log.id)
        }
    }

    func recall(_ openings: [TaskRecall.Opening]) {
        state.withLock { state in
            for opening in openings {
                let key = TaskOpenings.Key(principal: opening.principal, messageID: opening.messageID)
                state.openings.remember(key, opening.taskID)
            }
        }
    }
}
