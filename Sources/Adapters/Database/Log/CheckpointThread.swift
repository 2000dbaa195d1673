// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Copies the write-ahead log into the file, on a thread and a connection of its own that begin with the first request.
/// Used by the writer's thread alone.
///
/// Its failures are not told: what it cannot copy stays in the log, where it is as safe, until the writer copies it.
final class CheckpointThread {
    private let path: String
    private let durability: DatabaseOptions.Durability
    private let requests = WorkQueue<Void>(capacity: 1, maximumWaiters: 0)
    private let progress = Progress()
    private var hasStarted = false

    init(path: String, durability: DatabaseOptions.Durability) {
        self.path = path
        self.durability = durability
    }

    deinit { requests.close() }

    /// Everything that was asked for is done.
    var isIdle: Bool { progress.isIdle.load(ordering: .acquiring) }

    /// Without a thread to be had nothing happens, and the writer copies alone.
    func ask() {
        startOnce()
        guard hasStarted else { return }
        progress.isIdle.store(false, ordering: .releasing)
        if requests.tryAppend((), isUrgent: true) != .accepted { progress.isIdle.store(true, ordering: .releasing) }
    }

    /// Ends the thread; `body` is called when its connection is closed, at once if there was none.
    func end(_ body: @escaping @Sendable () -> Void) {
        guard hasStarted else { return body() }
        progress.whenEnded.withLock { $0 = body }
        requests.close()
    }

    private func startOnce() {
        guard !hasStarted else { return }
        let work = (requests: requests, progress: progress, path: path, durability: durability)
        do {
            try WorkerThread.start(name: "database-log", passing: work) { work in
                Self.run(work.requests, work.progress, work.path, work.durability)
            }
            hasStarted = true
        } catch {}
    }

    private static func run(
        _ requests: WorkQueue<Void>, _ progress: Progress, _ path: String, _ durability: DatabaseOptions.Durability
    ) {
        var connection: DatabaseConnection?
        var taken: [Void] = []
        while requests.take(into: &taken) {
            if connection == nil { connection = try? DatabaseConnection(forCheckpointsOf: path, durability) }
            try? connection?.copyLog()
            progress.isIdle.store(true, ordering: .releasing)
        }
        connection?.close()
        let body = progress.whenEnded.withLock { $0.take() }
        body?()
    }

    /// What the two threads tell each other.
    private final class Progress: Sendable {
        let isIdle = Atomic(true)
        let whenEnded = Mutex<(@Sendable () -> Void)?>(nil)
    }
}
