// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// One pending call of ``EventLoop/schedule(after:_:)``.
///
/// `@unchecked Sendable`: `fire` and `token` are touched on the loop's thread only; the flag is atomic.
final class LoopTimer: ScheduledTimer, TimerHandling, @unchecked Sendable {
    private unowned let loop: EventLoop
    private let isCancelled = Atomic(false)
    private var fire: (@Sendable () -> Void)?
    private var token: LoopTimerToken?

    init(loop: EventLoop, fire: @escaping @Sendable () -> Void) {
        self.loop = loop
        self.fire = fire
    }

    /// On the loop's thread.
    func start(due: MonotonicTime) {
        guard !isCancelled.load(ordering: .acquiring) else { return }
        token = loop.startTimer(due: due, self)
    }

    func cancel() {
        guard !isCancelled.exchange(true, ordering: .acquiringAndReleasing) else { return }
        if loop.isCurrent { stop() } else { loop.submit { self.stop() } }
    }

    func timerFired() {
        token = nil
        guard let fire = fire.take(), !isCancelled.load(ordering: .acquiring) else { return }
        fire()
    }

    private func stop() {
        fire = nil
        if let token = token.take() { loop.stopTimer(token) }
    }
}
