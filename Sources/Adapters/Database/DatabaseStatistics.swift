// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// What a writer has done so far. Any thread.
package final class DatabaseStatistics: Sendable {
    private let commits = Atomic<UInt64>(0)
    private let jobs = Atomic<UInt64>(0)
    private let lost = Atomic<UInt64>(0)
    private let sound = Atomic(true)

    /// Transactions that were attempted.
    package var transactionCount: UInt64 { commits.load(ordering: .relaxed) }
    /// Jobs that were taken up.
    package var jobCount: UInt64 { jobs.load(ordering: .relaxed) }
    /// Jobs that nobody awaited and that were not stored.
    package var lostCount: UInt64 { lost.load(ordering: .relaxed) }
    /// False from a failure of the store until something could be stored again.
    package internal(set) var isSound: Bool {
        get { sound.load(ordering: .acquiring) }
        set { sound.store(newValue, ordering: .releasing) }
    }

    func begins(_ count: Int) {
        commits.wrappingAdd(1, ordering: .relaxed)
        jobs.wrappingAdd(UInt64(count), ordering: .relaxed)
    }

    func lost(_ count: Int) { lost.wrappingAdd(UInt64(count), ordering: .relaxed) }
}
