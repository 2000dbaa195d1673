// SPDX-License-Identifier: Apache-2.0

import A2ATypes
import Identity
import Synchronization

/// The tasks of one agent, each visible to its own principal only, whatever the principal's roles are at the moment.
final class TaskTable: Sendable {
    fileprivate struct Sender: Hashable {
        let principal: String
        let messageID: String

        init(_ principal: Principal, _ messageID: String) {
            self.principal = principal.id
            self.messageID = messageID
        }
    }

    fileprivate struct State {
        var logs: [String: TaskLog] = [:]
        /// Ids in the order of their coming, those of forgotten tasks included until they are met.
        var order: [String] = []
        /// What began which task, so that a message sent again finds it.
        var openings: [Sender: String] = [:]
        var senders: [String: Sender] = [:]
    }

    private let state = Mutex(State())
    private let limit: Int

    /// - Parameter limit: tasks that are kept; the oldest that has ended makes room for a new one.
    init(limit: Int) { self.limit = limit }

    /// The task that the same message of the same principal began, if it is still known.
    func begun(by messageID: String, of principal: Principal) -> TaskLog? {
        state.withLock { state in
            state.openings[Sender(principal, messageID)].flatMap { state.logs[$0] }
        }
    }

    /// A task of somebody else is not found either.
    func find(_ id: String, for principal: Principal) throws(A2AError) -> TaskLog {
        guard let log = state.withLock({ $0.logs[id] }), log.principal.id == principal.id, log.record != nil
        else {
            throw .taskNotFound(id)
        }
        return log
    }

    func add(_ log: TaskLog, begunBy messageID: String) throws(A2AError) {
        try state.withLock { (state) throws(A2AError) in
            if state.logs.count >= limit, !state.forgetOldestEnded() {
                throw A2AError(.internalError, "\(limit) tasks are open; try again later")
            }
            let sender = Sender(log.principal, messageID)
            state.logs[log.id] = log
            state.order.append(log.id)
            state.openings[sender] = log.id
            state.senders[log.id] = sender
        }
    }

    /// Forgets what never became a task.
    func remove(_ log: TaskLog) { state.withLock { $0.forget(log.id) } }

    func all(of principal: Principal) -> [TaskLog] {
        state.withLock { $0.logs.values.filter { $0.principal.id == principal.id } }
    }
}

extension TaskTable.State {
    fileprivate mutating func forget(_ id: String) {
        logs[id] = nil
        if let sender = senders.removeValue(forKey: id), openings[sender] == id {
            openings[sender] = nil
        }
    }

    fileprivate mutating func forgetOldestEnded() -> Bool {
        order.removeAll { logs[$0] == nil }
        guard let oldest = order.first(where: { logs[$0]?.standing?.state.isTerminal == true }) else {
            return false
        }
        forget(oldest)
        return true
    }
}
