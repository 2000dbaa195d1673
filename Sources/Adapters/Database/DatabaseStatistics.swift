// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What a writer has done so far. Any thread.
package final class DatabaseStatistics: Sendable {
    private let commits = Atomic<UInt64>(0)
    private let jobs = Atomic<UInt64>(0)
    private let lost = Atomic<UInt64>(0)
    private let sound = Atomic(true)
    private let failure = Mutex<DatabaseError?>(nil)

    /// Transactions that were attempted.
    package var transactionCount: UInt64 { commits.load(ordering: .relaxed) }
    /// Jobs that were taken up.
    package var jobCount: UInt64 { jobs.load(ordering: .relaxed) }
    /// Jobs that nobody awaited and that were not stored.
    package var lostCount: UInt64 { lost.load(ordering: .relaxed) }
    /// False from a failure of the store until something could be stored again.
    package var isSound: Bool { sound.load(ordering: .acquiring) }
    /// Why the store is not sound; nil while it is.
    package var lastFailure: DatabaseError? { failure.withLock { $0 } }

    func failed(_ error: DatabaseError) {
        failure.withLock { $0 = error }
        sound.store(false, ordering: .releasing)
    }

    func succeeded() {
        guard !isSound else { return }
        failure.withLock { $0 = nil }
        sound.store(true, ordering: .releasing)
    }

    func begins(_ count: Int) {
        commits.wrappingAdd(1, ordering: .relaxed)
        jobs.wrappingAdd(UInt64(count), ordering: .relaxed)
    }

    func lost(_ count: Int) { lost.wrappingAdd(UInt64(count), ordering: .relaxed) }
}
