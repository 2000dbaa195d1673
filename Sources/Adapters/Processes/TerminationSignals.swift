// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// SIGINT and SIGTERM as events: the first asks the process to finish, the second ends it on the spot. SIGHUP asks it to
/// read its configuration again.
///
/// The signals are blocked in every thread and waited for by the main one, so that no code runs inside a signal handler.
/// Children inherit the blocking, and SIGPIPE ignored, unless their start resets both.
package final class TerminationSignals: Sendable {
    private struct State {
        var isAsked = false
        var onReload: (@Sendable () -> Void)?
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    private init() {}

    /// Blocks the signals, and lets a write to a pipe without a reader fail instead of killing the process. Call on the
    /// main thread before there are others: those are born with its mask.
    package static func take() -> TerminationSignals {
        signal(SIGPIPE, SIG_IGN)
        var set = mask()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        return TerminationSignals()
    }

    /// What the main thread does from then on; the process ends by `exit` on another thread.
    package func receiveForever() -> Never {
        var set = Self.mask()
        while true {
            var signal: Int32 = 0
            guard sigwait(&set, &signal) == 0 else { continue }
            if signal == SIGHUP {
                state.withLock { $0.onReload }?()
            } else if !received() {
                _exit(128 + signal)
            }
        }
    }

    /// Calls `action` for every SIGHUP from now on, on the main thread; before, they are ignored.
    package func onReload(_ action: @escaping @Sendable () -> Void) { state.withLock { $0.onReload = action } }

    /// Returns when the process is asked to end, at once if it already was, or when the task is cancelled.
    package func wait() async {
        let id = state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    let isOver = state.isAsked || Task.isCancelled
                    if !isOver { state.waiters[id] = continuation }
                    return isOver
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    /// Takes note of a signal; false when it was not the first.
    private func received() -> Bool {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>]? in
            guard !state.isAsked else { return nil }
            state.isAsked = true
            defer { state.waiters = [:] }
            return Array(state.waiters.values)
        }
        for waiter in waiters ?? [] { waiter.resume() }
        return waiters != nil
    }

    private static func mask() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGHUP)
        return set
    }
}
