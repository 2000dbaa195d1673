// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// A wait that cancellation of the task cuts short.
enum Pause {
    static func wait(_ duration: Duration, _ timers: any TimerScheduling) async {
        let end = End()
        let timer = timers.schedule(after: duration) { end.come() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { end.await($0) }
        } onCancel: {
            end.come()
        }
        timer.cancel()
    }

    private final class End: Sendable {
        private struct State {
            var hasCome = false
            var waiter: CheckedContinuation<Void, Never>?
        }

        private let state = Mutex(State())

        func await(_ waiter: CheckedContinuation<Void, Never>) {
            let isOver = state.withLock { state in
                if !state.hasCome { state.waiter = waiter }
                return state.hasCome
            }
            if isOver { waiter.resume() }
        }

        func come() {
            let waiter = state.withLock { state in
                state.hasCome = true
                return state.waiter.take()
            }
            waiter?.resume()
        }
    }
}
