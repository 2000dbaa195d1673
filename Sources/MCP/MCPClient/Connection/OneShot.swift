// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// A value that arrives once, for one waiting task. The first to resolve it wins; later ones are told so.
final class OneShot<Value: Sendable>: Sendable {
    typealias Outcome = Result<Value, UpstreamError>

    private enum State {
        case empty
        case awaited(CheckedContinuation<Outcome, Never>)
        case resolved(Outcome)
    }

    private let state = Mutex(State.empty)

    /// False if it was resolved before.
    @discardableResult
    func resolve(_ outcome: Outcome) -> Bool {
        let (isFirst, continuation) = state.withLock { state -> (Bool, CheckedContinuation<Outcome, Never>?) in
            switch state {
            case .empty:
                state = .resolved(outcome)
                return (true, nil)
            case .awaited(let continuation):
                state = .resolved(outcome)
                return (true, continuation)
            case .resolved: return (false, nil)
            }
        }
        continuation?.resume(returning: outcome)
        return isFirst
    }

    /// Waits for the value, at most until the deadline; cancellation of the task resolves it too. Called once.
    func outcome(within deadline: Deadline?, _ timers: any TimerScheduling) async -> Outcome {
        let timer = deadline.map { deadline in
            timers.schedule(after: deadline.remaining(at: timers.now)) {
                self.resolve(.failure(.timedOut(deadline.total)))
            }
        }
        defer { timer?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let early = state.withLock { state -> Outcome? in
                    if case .resolved(let outcome) = state { return outcome }
                    state = .awaited(continuation)
                    return nil
                }
                if let early { continuation.resume(returning: early) }
            }
        } onCancel: {
            resolve(.failure(.cancelled))
        }
    }
}
