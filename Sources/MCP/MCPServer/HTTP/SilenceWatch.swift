// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// Speaks up on an open answer at intervals while its handler is silent.
struct SilenceWatch: Sendable {
    let timers: any TimerScheduling
    let interval: Duration

    func begin(_ answer: HTTPAnswer) -> Watch {
        let watch = Watch(timers, interval, answer)
        watch.arm()
        return watch
    }

    /// The watch over one answer.
    final class Watch: Sendable {
        private let timers: any TimerScheduling
        private let interval: Duration
        private let answer: HTTPAnswer
        private let timer = Mutex<(any ScheduledTimer)?>(nil)
        private let over = Atomic(false)

        init(_ timers: any TimerScheduling, _ interval: Duration, _ answer: HTTPAnswer) {
            self.timers = timers
            self.interval = interval
            self.answer = answer
        }

        func arm() {
            let next = timers.schedule(after: interval) { [weak self] in self?.passed() }
            timer.withLock { $0 = next }
        }

        func cancel() {
            over.store(true, ordering: .releasing)
            timer.withLock { $0.take() }?.cancel()
        }

        private func passed() {
            if !over.load(ordering: .acquiring), answer.keepAlive() { arm() }
        }
    }
}
