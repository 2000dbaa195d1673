// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import Synchronization
package import Telemetry

/// Parks calls until a person answers, or until their time is over, which refuses. Any thread.
package final class Approvals: Sendable {
    private struct State {
        var book: ApprovalBook
        var waiters: [String: Waiter] = [:]
    }

    private struct Waiter {
        let continuation: CheckedContinuation<Result<Void, ApprovalRefusal>, Never>
        let timer: any ScheduledTimer
    }

    private let limits: ApprovalLimits
    private let state: Mutex<State>
    private let audit: any AuditRecording
    private let timers: any TimerScheduling
    private let clock: any WallClock
    private let makeID: @Sendable () -> String
    private let log: Log

    /// `makeID` gives texts that nobody can guess.
    package init(
        limits: ApprovalLimits = ApprovalLimits(), audit: any AuditRecording, timers: any TimerScheduling,
        clock: any WallClock, makeID: @escaping @Sendable () -> String, log: Log
    ) {
        self.limits = limits
        state = Mutex(State(book: ApprovalBook(limits: limits)))
        self.audit = audit
        self.timers = timers
        self.clock = clock
        self.makeID = makeID
        self.log = log
    }

    /// Those that wait, the oldest first.
    package var waiting: [ApprovalBook.Parked] {
        state.withLock { state in state.book.waiting.filter { state.waiters[$0.id] != nil } }
    }

    /// Until when it waits, by the clock that people read; microseconds since 1970.
    package func deadline(of parked: ApprovalBook.Parked) -> Int64 {
        clock.microsecondsSinceEpoch + (parked.deadline - timers.now).wholeNanoseconds / 1000
    }

    /// Returns once there is a consent to this call.
    package func consent(to request: ApprovalRequest) async throws(ApprovalRefusal) {
        let id = makeID()
        switch state.withLock({ $0.book.asked(request, id: id, at: timers.now) }) {
        case .proceed: return
        case .refuse(let refusal): throw refusal
        case .park(let id):
            log.info(
                "a call waits for approval",
                ["id": .string(id), "target": .string(request.target), "rule": .string(request.rule)])
            _ = audit.tryRecord(record(.park, id, request, by: request.principal))
            try await wait(id).get()
        }
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

    private func wait(_ id: String) async -> Result<Void, ApprovalRefusal> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let timer = timers.schedule(after: limits.patience) { [weak self] in
                    guard let self else { return }
                    finish(id, .failure(.timedOut(limits.patience))) { $0.ended(id) }
                }
                let isGone = state.withLock { state in
                    state.waiters[id] = Waiter(continuation: continuation, timer: timer)
                    return Task.isCancelled
                }
                if isGone { withdrawn(id) }
            }
        } onCancel: {
            withdrawn(id)
        }
    }

    private func withdrawn(_ id: String) { finish(id, .failure(.withdrawn)) { $0.ended(id) } }

    /// Whatever comes first ends the wait.
    @discardableResult
    private func finish(
        _ id: String, _ result: Result<Void, ApprovalRefusal>, _ change: (inout ApprovalBook) -> Bool
    ) -> Bool {
        let waiter: Waiter? = state.withLock { state in
            // A call that is not suspended yet asks again whether it was withdrawn.
            guard let waiter = state.waiters[id], change(&state.book) else { return nil }
            state.waiters[id] = nil
            return waiter
        }
        waiter?.timer.cancel()
        waiter?.continuation.resume(returning: result)
        return waiter != nil
    }

    private func record(
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
