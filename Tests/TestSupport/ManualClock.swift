// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import Synchronization

/// A clock that stands still until a test advances it; due timers fire inside ``advance(by:)``, in order of their time.
package final class ManualClock: TimerScheduling {
    private struct Entry {
        let due: MonotonicTime
        let timer: ManualTimer
        let fire: @Sendable () -> Void
    }

    private struct State {
        var now = MonotonicTime(nanoseconds: 0)
        var entries: [Entry] = []
    }

    private let state = Mutex(State())

    package init() {}

    package var now: MonotonicTime { state.withLock { $0.now } }

    /// How many timers wait, cancelled ones not counted.
    package var pendingCount: Int { state.withLock { $0.entries.count { !$0.timer.isCancelled } } }

    @discardableResult
    package func schedule(after delay: Duration, _ fire: @escaping @Sendable () -> Void) -> any ScheduledTimer {
        let timer = ManualTimer()
        state.withLock { $0.entries.append(Entry(due: $0.now + delay, timer: timer, fire: fire)) }
        return timer
    }

    package func advance(by duration: Duration) {
        let target = now + duration
        while let entry = takeNext(upTo: target) { entry.fire() }
        state.withLock { $0.now = target }
    }

    private func takeNext(upTo target: MonotonicTime) -> Entry? {
        state.withLock { state in
            state.entries.removeAll { $0.timer.isCancelled }
            let due = state.entries.indices.filter { state.entries[$0].due <= target }
            guard let index = due.min(by: { state.entries[$0].due < state.entries[$1].due }) else { return nil }
            let entry = state.entries.remove(at: index)
            state.now = max(state.now, entry.due)
            return entry
        }
    }
}

private final class ManualTimer: ScheduledTimer {
    private let cancelled = Atomic(false)
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }
    func cancel() { cancelled.store(true, ordering: .releasing) }
}
