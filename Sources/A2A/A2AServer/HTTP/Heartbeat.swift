// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Lifecycle
import Synchronization

/// Writes a comment into an open stream at intervals, so that no box on the way takes silence for death.
final class Heartbeat: Sendable {
    private let timers: any TimerScheduling
    private let interval: Duration
    private let writer: any HTTPBodyWriting
    private let timer = Mutex<(any ScheduledTimer)?>(nil)
    private let over = Atomic(false)

    init(timers: any TimerScheduling, interval: Duration, writer: any HTTPBodyWriting) {
        self.timers = timers
        self.interval = interval
        self.writer = writer
    }

    func arm() {
        let next = timers.schedule(after: interval) { [weak self] in self?.passed() }
        timer.withLock { $0 = next }
    }

    func stop() {
        over.store(true, ordering: .releasing)
        timer.withLock { $0.take() }?.cancel()
    }

    private func passed() {
        guard !over.load(ordering: .acquiring) else { return }
        // Where output waits already, the stream is not silent.
        _ = writer.offer(SSEEncoder.keepAlive)
        arm()
    }
}
