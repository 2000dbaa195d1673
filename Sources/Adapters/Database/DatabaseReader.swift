// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Queries of a database file, on a thread of their own that starts with the first one. The file must have been opened
/// by a ``DatabaseWriter`` before.
package final class DatabaseReader: Sendable {
    private static let capacity = 256

    private let path: String
    private let queue = WorkQueue<any AwaitedJob>(capacity: capacity, maximumWaiters: 1000)
    private let end = EndSignal()
    private let hasStarted = Mutex(false)

    package init(path: String) { self.path = path }

    deinit { queue.close() }

    /// Runs `work` on one unchanging state of the database; what it tries to write is refused.
    package func read<Value: Sendable>(
        _ work: @escaping @Sendable (DatabaseConnection) throws -> Value
    ) async throws -> Value {
        try startOnce()
        return try await withCheckedThrowingContinuation { continuation in
            let job = ResultJob(work: work, continuation: continuation)
            do { try queue.append(job, isUrgent: true) } catch { continuation.resume(throwing: error) }
        }
    }

    /// Returns once all queries are answered and the file closed. Idempotent.
    package func close() async {
        queue.close()
        guard hasStarted.withLock({ $0 }) else { return }
        await end.wait()
    }

    private func startOnce() throws(DatabaseError) {
        try hasStarted.withLock { hasStarted throws(DatabaseError) in
            guard !hasStarted else { return }
            try WorkerThread.start(name: "database-read", passing: path) { [queue, end] path in
                Self.run(path, queue)
                end.happen()
            }
            hasStarted = true
        }
    }

    private static func run(_ path: String, _ queue: WorkQueue<any AwaitedJob>) {
        var connection: DatabaseConnection?
        var jobs: [any AwaitedJob] = []
        while queue.take(into: &jobs) {
            for job in jobs {
                do {
                    let open = try connection ?? opened(path)
                    connection = open
                    try answer(job, on: open)
                    job.finish(failure: nil)
                } catch {
                    job.finish(failure: error as? DatabaseError ?? .closed)
                }
            }
        }
        connection?.close()
    }

    private static func opened(_ path: String) throws(DatabaseError) -> DatabaseConnection {
        let connection = try DatabaseConnection(path: path, creates: false)
        try connection.configureForReading()
        try connection.execute("PRAGMA query_only = ON")
        return connection
    }

    private static func answer(_ job: any AwaitedJob, on connection: DatabaseConnection) throws {
        try connection.run("BEGIN")
        defer { try? connection.run("ROLLBACK") }
        try job.run(on: connection)
    }
}
