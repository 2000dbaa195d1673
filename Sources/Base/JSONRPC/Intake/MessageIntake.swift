// SPDX-License-Identifier: Apache-2.0

import JSON

/// The order in which the messages of one ordered connection (stdio, a legacy session) are taken in. Pure: events in,
/// actions out, to be performed in their order.
///
/// - Requests start in the order of arrival, up to `concurrency` at once; the others wait.
/// - Notifications keep their place among the requests: one that arrives behind a waiting request waits with it.
/// - Cancels, progress and responses pass everything that waits, for what they concern may be stuck behind it.
/// - An exclusive request (`initialize`) starts when nothing runs, and nothing starts until it has finished.
/// - What waits is bounded in number and bytes; what does not fit is refused with ``busyCode``, or dropped by name.
package struct MessageIntake: Sendable {
    /// The bounds and the names of methods with a special place.
    package struct Rules: Sendable {
        package var concurrency = 16
        /// Messages that may wait.
        package var waitingMessages = 256
        /// Bytes that may wait: of whole requests, and of the parameters of notifications.
        package var waitingBytes = 8 << 20
        package var cancelMethod = "notifications/cancelled"
        package var preemptingMethods: Set<String> = ["notifications/progress"]
        package var exclusiveMethods: Set<String> = ["initialize"]
        /// Requests that stay open and do nothing meanwhile: they are not counted among those that run. Whoever runs
        /// them bounds their number.
        package var standingMethods: Set<String> = ["subscriptions/listen"]

        package init() {}
    }

    package enum Action: Sendable, Equatable {
        /// Begin to work on it; report ``finished(_:)`` whatever becomes of it.
        case start(JSONRPCRequest)
        /// Hand it over at once.
        case deliver(JSONRPCNotification)
        /// Give it to whoever waits for it.
        case settle(JSONRPCResponse)
        /// The peer no longer wants the answer of a request that was started: stop the work, send nothing. It still has
        /// to be reported finished.
        case cancel(RequestID, reason: String?)
        /// The peer withdrew a request that was waiting: it will never start; send nothing.
        case withdraw(RequestID, reason: String?)
        /// Answer with this error; the request will not start.
        case refuse(RequestID, JSONRPCError)
        /// There was no room for it to wait, or it is a cancel that names no request: for the log.
        case drop(JSONRPCNotification)
    }

    /// The error code of a request refused because too many wait (outside the range that JSON-RPC reserves).
    package static let busyCode = 4290

    private enum Waiting: Sendable {
        case request(JSONRPCRequest)
        case notification(JSONRPCNotification)

        var cost: Int {
            switch self {
            case .request(let request): request.raw.byteCount
            case .notification(let notification): notification.params?.byteCount ?? 0
            }
        }
    }

    package let rules: Rules
    private var waiting = WaitingLine<Waiting>()
    private var waitingIDs: Set<RequestID> = []
    private var waitingCost = 0
    private var running: Set<RequestID> = []
    private var standing: Set<RequestID> = []
    private var runsExclusively = false

    package init(rules: Rules = Rules()) { self.rules = rules }

    package var runningCount: Int { running.count }
    package var waitingCount: Int { waiting.count }
    package func isRunning(_ id: RequestID) -> Bool { running.contains(id) }

    // MARK: Events

    package mutating func arrived(_ message: JSONRPCMessage) -> [Action] {
        switch message {
        case .response(let response): return [.settle(response)]
        case .request(let request): return requestArrived(request)
        case .notification(let notification):
            if notification.method == rules.cancelMethod { return cancelArrived(notification) }
            if rules.preemptingMethods.contains(notification.method) || waiting.isEmpty && !runsExclusively {
                return [.deliver(notification)]
            }
            return hasRoom(for: .notification(notification)) ? wait(.notification(notification)) : [.drop(notification)]
        }
    }

    /// The work on a started request is over, answered or not.
    package mutating func finished(_ id: RequestID) -> [Action] {
        guard running.remove(id) != nil else { return [] }
        standing.remove(id)
        if running.isEmpty { runsExclusively = false }
        return advance()
    }

    /// The connection is gone: cancels what runs and forgets what waits.
    package mutating func closed() -> [Action] {
        waiting.removeAll()
        waitingIDs.removeAll()
        waitingCost = 0
        return running.map { .cancel($0, reason: "connection closed") }
    }

    // MARK: Decisions

    private mutating func requestArrived(_ request: JSONRPCRequest) -> [Action] {
        if running.contains(request.id) || waitingIDs.contains(request.id) {
            let reason = "Invalid request: id \(request.id) belongs to a request that is still open"
            return [.refuse(request.id, .invalidRequest(reason))]
        }
        if waiting.isEmpty, canStart(request) { return [start(request)] }
        guard hasRoom(for: .request(request)) else { return [.refuse(request.id, busy)] }
        waitingIDs.insert(request.id)
        return wait(.request(request))
    }

    private mutating func cancelArrived(_ notification: JSONRPCNotification) -> [Action] {
        guard let id = notification.params?["requestId"].flatMap(RequestID.init) else { return [.drop(notification)] }
        let reason = notification.params?["reason"]?.string
        if running.contains(id) { return [.cancel(id, reason: reason)] }
        guard waitingIDs.remove(id) != nil else { return [] }
        let removed = waiting.removeFirst {
            if case .request(let request) = $0 { request.id == id } else { false }
        }
        waitingCost -= removed?.cost ?? 0
        return [.withdraw(id, reason: reason)] + advance()
    }

    private mutating func wait(_ message: Waiting) -> [Action] {
        waitingCost += message.cost
        waiting.append(message)
        return []
    }

    private func hasRoom(for message: Waiting) -> Bool {
        waiting.count < rules.waitingMessages && waitingCost + message.cost <= rules.waitingBytes
    }

    private var busy: JSONRPCError {
        JSONRPCError(
            code: Self.busyCode,
            message: "Busy: \(rules.concurrency) requests of this connection run and \(waiting.count) messages wait")
    }

    private func canStart(_ request: JSONRPCRequest) -> Bool {
        if rules.exclusiveMethods.contains(request.method) { return running.isEmpty }
        if rules.standingMethods.contains(request.method) { return !runsExclusively }
        return !runsExclusively && running.count - standing.count < rules.concurrency
    }

    private mutating func start(_ request: JSONRPCRequest) -> Action {
        running.insert(request.id)
        if rules.standingMethods.contains(request.method) { standing.insert(request.id) }
        runsExclusively = rules.exclusiveMethods.contains(request.method)
        return .start(request)
    }

    /// Takes from the line what may go now.
    private mutating func advance() -> [Action] {
        var actions: [Action] = []
        while let next = waiting.first {
            switch next {
            case .request(let request):
                guard canStart(request) else { return actions }
                waitingIDs.remove(request.id)
                actions.append(start(request))
            case .notification(let notification):
                if runsExclusively { return actions }
                actions.append(.deliver(notification))
            }
            waitingCost -= next.cost
            waiting.dropFirst()
        }
        return actions
    }
}
