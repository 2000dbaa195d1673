// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import Synchronization
package import Telemetry

/// Parks calls until a person answers, or until their time is over, which refuses. Any thread.
package final class Approvals: Sendable {
    struct State {
        var book: ApprovalBook
        var waiters: [String: Waiter] = [:]
        /// Requests by which a consent went on, by digest, until they could not any more.
        var spent: [[UInt8]: MonotonicTime] = [:]
    }

    /// A call that is held open.
    struct Waiter {
        /// Nil until its caller is suspended.
        var continuation: CheckedContinuation<Result<Void, ApprovalRefusal>, Never>?
        /// How it ended, until its caller is suspended.
        var result: Result<Void, ApprovalRefusal>?
        /// Nil until approvers may know of it.
        var timer: (any ScheduledTimer)?
    }

    let settings: ApprovalSettings
    let state: Mutex<State>
    let audit: any AuditRecording
    let timers: any TimerScheduling
    let makeID: @Sendable () -> String
    let sealing: any Sealing
    let log: Log
    private let clock: any WallClock

    /// `makeID` gives texts without white space that nobody can guess.
    package init(
        settings: ApprovalSettings = ApprovalSettings(), audit: any AuditRecording, timers: any TimerScheduling,
        clock: any WallClock, makeID: @escaping @Sendable () -> String, sealing: any Sealing, log: Log
    ) {
        self.settings = settings
        state = Mutex(State(book: ApprovalBook(limits: settings)))
        self.audit = audit
        self.timers = timers
        self.clock = clock
        self.makeID = makeID
        self.sealing = sealing
        self.log = log
    }

    /// Those that wait, the oldest first.
    package var waiting: [ApprovalBook.Parked] {
        state.withLock { state in state.book.waiting.filter { state.waiters[$0.id]?.timer != nil } }
    }

    /// Until when it waits, by the clock that people read; microseconds since 1970.
    package func deadline(of parked: ApprovalBook.Parked) -> Int64 {
        clock.microsecondsSinceEpoch + (parked.deadline - timers.now).wholeNanoseconds / 1000
    }

    /// Returns once an approver agrees to this call, or did so earlier.
    package func consent(to request: ApprovalRequest) async throws(ApprovalRefusal) {
        guard let id = try park(request) else { return }
        try await wait(id).get()
    }

    /// The id under which it waits from now on, and which is to be waited for; nil where it was agreed to earlier.
    func park(_ request: ApprovalRequest) throws(ApprovalRefusal) -> String? {
        let id = makeID()
        let action = state.withLock { state in
            let action = state.book.asked(request, id: id, at: timers.now)
            if case .park = action { state.waiters[id] = Waiter() }
            return action
        }
        switch action {
        case .proceed: return nil
        case .refuse(let refusal): throw refusal
        case .park(let id):
            noteParked(id, request)
            let timer = timers.schedule(after: settings.patience) { [weak self] in
                guard let self else { return }
                finish(id, .failure(.timedOut(settings.patience))) { $0.ended(id) }
            }
            state.withLock { $0.waiters[id]?.timer = timer }
            return id
        }
    }

    func noteParked(_ id: String, _ request: ApprovalRequest) {
        log.info(
            "a call waits for approval",
            ["id": .string(id), "target": .string(request.target), "rule": .string(request.rule)])
        _ = audit.tryRecord(record(.park, id, request, by: request.principal))
    }

    /// Takes the answer of an approver once it is recorded. `digest` is of what the approver saw.
    package func answer(
        _ id: String, _ answer: ApprovalAnswer, digest: [UInt8]? = nil, by approver: String
    ) async throws(ApprovalFault) {
        let entry = try state.withLock { state throws(ApprovalFault) in
            try state.book.check(id, answer, digest: digest, by: approver, at: timers.now)
        }
        do {
            let action = answer == .deny ? AuditAction.deny : .approve
            try await audit.record(record(action, id, entry.request, by: approver))
        } catch {
            throw .unrecorded("\(error)")
        }
        let result: Result<Void, ApprovalRefusal> = answer == .deny ? .failure(.denied) : .success(())
        let isTaken = finish(id, result) { $0.answered(id, answer, at: timers.now) }
        if !isTaken { throw .unknown(id) }
    }

    /// How a parked call ends.
    func wait(_ id: String) async -> Result<Void, ApprovalRefusal> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let result = state.withLock { state in
                    let result = state.waiters[id]?.result
                    if result == nil { state.waiters[id]?.continuation = continuation } else { state.waiters[id] = nil }
                    return result
                }
                if let result { continuation.resume(returning: result) }
            }
        } onCancel: {
            finish(id, .failure(.withdrawn)) { $0.ended(id) }
        }
    }

    /// Whatever comes first ends the wait.
    @discardableResult
    func finish(
        _ id: String, _ result: Result<Void, ApprovalRefusal>, _ change: (inout ApprovalBook) -> Bool
    ) -> Bool {
        let ended: Waiter? = state.withLock { state in
            guard let waiter = state.waiters[id], waiter.result == nil, change(&state.book) else { return nil }
            if waiter.continuation == nil { state.waiters[id]?.result = result } else { state.waiters[id] = nil }
            return waiter
        }
        ended?.timer?.cancel()
        ended?.continuation?.resume(returning: result)
        return ended != nil
    }

    func record(
        _ action: AuditAction, _ id: String, _ request: ApprovalRequest, by actor: String
    ) -> AuditRecord {
        var record = AuditRecord(
            time: clock.microsecondsSinceEpoch, principal: actor, method: action.rawValue, target: id,
            upstream: request.server, outcome: .succeeded, durationMicroseconds: 0, argumentsDigest: request.digest)
        record.onBehalfOf = request.principal
        record.decision = "ask"
        record.rule = request.rule
        return record
    }
}
