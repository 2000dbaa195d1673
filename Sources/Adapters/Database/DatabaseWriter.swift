// SPDX-License-Identifier: Apache-2.0

/// A database file with the one thread that writes it.
///
/// Jobs run in the order in which they were accepted, many in one transaction: whenever the thread is free it takes all
/// that has come meanwhile. Readers go on undisturbed (write-ahead logging).
package final class DatabaseWriter: Sendable {
    package let path: String
    package let statistics = DatabaseStatistics()
    private let queue: WorkQueue<WriteJob>
    private let end = EndSignal()

    /// Blocks while it opens, checks, backs up and migrates: call it at start, not on a loop. A missing file is created
    /// with mode 0600. `preparing` works on the file, in a transaction of its own, before anybody else does.
    package static func open(
        path: String, migrations: [Migration], options: DatabaseOptions = DatabaseOptions(),
        preparing: ((DatabaseConnection) throws(DatabaseError) -> Void)? = nil
    ) throws(DatabaseError) -> DatabaseWriter {
        let connection = try DatabaseConnection(path: path, creates: true)
        let migrator = SchemaMigrator(connection: connection, migrations: migrations)
        let verdict = try migrator.inspect()
        try connection.configureForWriting(options)
        try migrator.carryOut(verdict)
        if let preparing {
            try connection.begin()
            try preparing(connection)
            try connection.run("COMMIT")
        }
        let writer = DatabaseWriter(path: path, options: options)
        try WorkerThread.start(name: "database", passing: connection, body: writer.threadBody(options))
        return writer
    }

    private init(path: String, options: DatabaseOptions) {
        self.path = path
        queue = WorkQueue(
            capacity: options.queueCapacity, maximumWaiters: options.maximumWaiters, linger: options.linger,
            lingerCount: options.maximumBatch)
    }

    /// What was accepted is still written.
    deinit { queue.close() }

    /// Runs `work` and returns once its transaction is committed. If it throws, nothing of it stays, and its error is
    /// thrown here; jobs of others are not touched. Throws ``DatabaseError`` when the store fails.
    package func perform<Value: Sendable>(
        _ work: @escaping @Sendable (DatabaseConnection) throws -> Value
    ) async throws -> Value {
        try await submit(work) { .awaited($0) }
    }

    /// The same for work whose last statement is its only one that changes anything: a savepoint costs as much as such a
    /// statement.
    package func performStatement(
        _ work: @escaping @Sendable (DatabaseConnection) throws(DatabaseError) -> Void
    ) async throws {
        try await submit(work) { .awaitedStatement($0) }
    }

    private func submit<Value: Sendable>(
        _ work: @escaping @Sendable (DatabaseConnection) throws -> Value, as kind: (any AwaitedJob) -> WriteJob
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            let job = kind(ResultJob(work: work, continuation: continuation))
            do { try queue.append(job, isUrgent: true) } catch { continuation.resume(throwing: error) }
        }
    }

    /// Takes one statement without waiting, on any thread, to be stored soon. False when the queue is full or the
    /// writer closed.
    package func tryEnqueue(
        _ work: @escaping @Sendable (DatabaseConnection) throws(DatabaseError) -> Void
    ) -> Bool {
        queue.tryAppend(.unattended(work), isUrgent: false) == .accepted
    }

    /// The same for work that is not lost when it fails.
    package func tryEnqueue(_ work: any KeptWork) -> Bool { queue.tryAppend(.kept(work), isUrgent: false) == .accepted }

    /// Like ``tryEnqueue(_:)``, but suspended while the queue is full.
    package func enqueue(
        _ work: @escaping @Sendable (DatabaseConnection) throws(DatabaseError) -> Void
    ) async throws(DatabaseError) {
        let result: Result<Void, DatabaseError> = await withCheckedContinuation { continuation in
            do throws(DatabaseError) {
                try queue.append(.unattended(work), isUrgent: false) { continuation.resume(returning: .success(())) }
            } catch {
                continuation.resume(returning: .failure(error))
            }
        }
        try result.get()
    }

    /// Returns once everything accepted is committed and the file closed. Idempotent.
    package func close() async {
        queue.close()
        await end.wait()
    }

    private func threadBody(_ options: DatabaseOptions) -> @Sendable (DatabaseConnection) -> Void {
        { [path, queue, end, statistics] connection in
            let checkpoints = CheckpointThread(path: path, durability: options.durability)
            connection.takeChargeOfLog()
            Self.run(connection, queue, statistics, options, checkpoints)
            connection.close()
            // Whose connection is closed last folds the log into the file.
            checkpoints.end { end.happen() }
        }
    }

    private static func run(
        _ connection: DatabaseConnection, _ queue: WorkQueue<WriteJob>, _ statistics: DatabaseStatistics,
        _ options: DatabaseOptions, _ checkpoints: CheckpointThread
    ) {
        var group = GroupCommit(connection: connection, statistics: statistics, onLoss: options.onLoss)
        var plan = CheckpointPlan(options.checkpoints)
        var jobs: [WriteJob] = []
        while queue.take(into: &jobs) {
            var rest = jobs[...]
            while !rest.isEmpty {
                group.commit(rest.prefix(options.maximumBatch))
                rest = rest.dropFirst(options.maximumBatch)
                switch plan.committed(pages: Int(connection.logPages.pointee), isIdle: checkpoints.isIdle) {
                case .nothing: break
                case .ask: checkpoints.ask()
                // What cannot be copied stays in the log, where it is as safe.
                case .copy: try? connection.copyLog()
                }
            }
        }
    }
}
