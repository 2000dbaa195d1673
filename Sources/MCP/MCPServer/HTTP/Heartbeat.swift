// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle
import Synchronization

/// Says nothing, at intervals, on a stream that may be silent for long, so that nobody between takes it for dead.
final class Heartbeat: Sendable {
    private let timers: any TimerScheduling
    private let interval: Duration
    private let writer: any HTTPBodyWriting
    private let timer = Mutex<(any ScheduledTimer)?>(nil)
    private let isOver = Atomic(false)

    /// The first beat is at once: some boxes hold the head back until something follows it.
    init(_ timers: any TimerScheduling, _ interval: Duration, _ writer: any HTTPBodyWriting) {
        self.timers = timers
        self.interval = interval
        self.writer = writer
    }

    func begin() { beat() }

    func end() {
        isOver.store(true, ordering: .releasing)
        timer.withLock { $0.take() }?.cancel()
    }

    private func beat() {
        guard !isOver.load(ordering: .acquiring) else { return }
        _ = writer.offer(SSEEncoder.keepAlive)
        let next = timers.schedule(after: interval) { [weak self] in self?.beat() }
        timer.withLock { $0 = next }
    }
}
