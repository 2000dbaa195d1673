// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// SIGINT and SIGTERM as events: the first asks the process to finish, the second ends it on the spot.
///
/// The signals are blocked and taken by one thread that lives as long as the process, so that no code runs inside a
/// signal handler. Children inherit the blocking unless their start resets it.
package final class TerminationSignals: Sendable {
    private struct State {
        var isAsked = false
        var nextWaiter = 0
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    private let state = Mutex(State())

    private init() {}

    /// Takes over the signals of this process, and lets a write to a pipe without a reader fail instead of killing it.
    /// Call once, before other threads are started: those keep the mask they were born with.
    package static func take() -> TerminationSignals {
        signal(SIGPIPE, SIG_IGN)
        var set = mask()
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let signals = TerminationSignals()
        // The thread's one reference; it is never given back because the thread never ends.
        let reference = Unmanaged.passRetained(signals).toOpaque()
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, takeSignals, reference)
        precondition(failure == 0, "no thread for signals: \(String(cString: strerror(failure)))")
        pthread_detach(thread)
        return signals
    }

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

    fileprivate func received(_ signal: Int32) {
        let (wasAsked, waiters) = state.withLock { state in
            defer {
                state.isAsked = true
                state.waiters = [:]
            }
            return (state.isAsked, state.waiters.values)
        }
        if wasAsked { _exit(128 + signal) }
        for waiter in waiters { waiter.resume() }
    }

    fileprivate static func mask() -> sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGINT)
        sigaddset(&set, SIGTERM)
        return set
    }
}

private func takeSignals(_ reference: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let reference else { return nil }
    let signals = Unmanaged<TerminationSignals>.fromOpaque(reference).takeUnretainedValue()
    var set = TerminationSignals.mask()
    while true {
        var signal: Int32 = 0
        if sigwait(&set, &signal) == 0 { signals.received(signal) }
    }
}
