// SPDX-License-Identifier: Apache-2.0

/// Runs jobs on the writer's connection, many in one transaction. Writer thread only.
struct GroupCommit {
    let connection: DatabaseConnection
    let statistics: DatabaseStatistics
    let onLoss: @Sendable (DatabaseError, Int) -> Void
    /// Jobs whose effects are in the open transaction.
    private var done: [WriteJob] = []
    private var lostCount = 0
    private var firstLoss: DatabaseError?
    /// Whether the store took all that it was given in this transaction.
    private var isSound = true

    init(
        connection: DatabaseConnection, statistics: DatabaseStatistics,
        onLoss: @escaping @Sendable (DatabaseError, Int) -> Void
    ) {
        self.connection = connection
        self.statistics = statistics
        self.onLoss = onLoss
    }

    /// Every job's caller has its answer, and lost jobs were told, when this returns.
    mutating func commit(_ jobs: ArraySlice<WriteJob>) {
        isSound = true
        statistics.begins(jobs.count)
        for (index, job) in zip(jobs.indices, jobs) {
            do {
                if connection.isInAutocommit { try connection.begin() }
            } catch {
                // The other jobs would only wait for the same lock, one after the other.
                fail(jobs[index...], error)
                break
            }
            run(job)
        }
        if !connection.isInAutocommit { end() }
        if let firstLoss {
            statistics.lost(lostCount)
            onLoss(firstLoss, lostCount)
        }
        (firstLoss, lostCount) = (nil, 0)
    }

    private mutating func end() {
        do {
            try connection.run("COMMIT")
            if isSound { statistics.succeeded() }
            for job in done { job.finish(nil) }
            done.removeAll(keepingCapacity: true)
        } catch {
            rollBack(error)
        }
    }

    private mutating func run(_ job: WriteJob) {
        do {
            switch job {
            case .unattended(let work): try work(connection)
            case .awaited(let awaited): try run(awaited)
            case .awaitedStatement(let awaited): try awaited.run(on: connection)
            case .kept(let work): try work.run(on: connection)
            }
            precondition(!connection.isInAutocommit, "a job must not end the transaction that it shares")
            done.append(job)
        } catch {
            let failure = error as? DatabaseError ?? .closed
            fail([job], failure)
            // SQLite may have ended the transaction by itself, and with it what the jobs before had done.
            if connection.isInAutocommit { rollBack(failure) }
        }
    }

    /// Leaves nothing of a job that throws.
    private func run(_ job: any AwaitedJob) throws {
        try connection.run("SAVEPOINT job")
        do {
            try job.run(on: connection)
            try connection.run("RELEASE job")
        } catch {
            if !connection.isInAutocommit {
                try connection.run("ROLLBACK TO job")
                connection.renewTransaction()
                try connection.run("RELEASE job")
            }
            throw error
        }
    }

    private mutating func rollBack(_ error: DatabaseError) {
        if !connection.isInAutocommit { try? connection.run("ROLLBACK") }
        let lost = done
        done.removeAll(keepingCapacity: true)
        fail(lost[...], error)
    }

    private mutating func fail(_ jobs: ArraySlice<WriteJob>, _ error: DatabaseError) {
        let unattended = jobs.count(where: \.isUnattended)
        if unattended > 0 {
            lostCount += unattended
            firstLoss = firstLoss ?? error
        }
        if error.concernsStore || !jobs.allSatisfy(\.isAwaited) {
            isSound = false
            // Before any caller is answered, so that it sees what its error means for others.
            statistics.failed(error)
        }
        for job in jobs { job.finish(error) }
    }
}
