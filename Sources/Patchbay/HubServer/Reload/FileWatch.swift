// SPDX-License-Identifier: Apache-2.0

import Glibc
import Lifecycle
import Synchronization

/// Looks at a file at intervals and tells when it is another one than before: by content's time and size, and by inode,
/// since editors and deployments replace files rather than write into them.
final class FileWatch: Sendable {
    /// What is compared.
    struct Fingerprint: Equatable, Sendable {
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int

        /// Nil when there is no such file at the moment, as in the middle of a replacement.
        init?(of path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            inode = UInt64(status.st_ino)
            size = Int64(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }
    }

    private struct State {
        var last: Fingerprint?
        var timer: (any ScheduledTimer)?
        var isOver = false
    }

    private let path: String
    private let interval: Duration
    private let timers: any TimerScheduling
    private let onChange: @Sendable () -> Void
    private let state: Mutex<State>

    init(
        path: String, every interval: Duration = .seconds(1), timers: any TimerScheduling,
        onChange: @escaping @Sendable () -> Void
    ) {
        self.path = path
        self.interval = interval
        self.timers = timers
        self.onChange = onChange
        state = Mutex(State(last: Fingerprint(of: path)))
        arm()
    }

    func end() {
        state.withLock { state in
            state.isOver = true
            state.timer?.cancel()
            state.timer = nil
        }
    }

    private func arm() {
        let timer = timers.schedule(after: interval) { [weak self] in self?.look() }
        state.withLock { state in
            if state.isOver { timer.cancel() } else { state.timer = timer }
        }
    }

    private func look() {
        let isChanged = state.withLock { state in
            guard !state.isOver, let now = Fingerprint(of: path), now != state.last else { return false }
            state.last = now
            return true
        }
        if isChanged { onChange() }
        if !state.withLock({ $0.isOver }) { arm() }
    }
}
