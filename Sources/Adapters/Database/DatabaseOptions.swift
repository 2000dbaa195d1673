// SPDX-License-Identifier: Apache-2.0

/// How a database is held.
package struct DatabaseOptions: Sendable {
    /// Whether a commit survives a power cut.
    package enum Durability: Sendable {
        /// Survives a crash of the process at once, a power cut after the next checkpoint (`synchronous=NORMAL`).
        case normal
        /// Survives a power cut, for a disk flush per commit (`synchronous=FULL`).
        case full
    }

    package var durability = Durability.normal
    /// Jobs that may wait for the writer thread; it holds as many again.
    package var queueCapacity = 4096
    /// Callers that may be suspended until there is room in the queue.
    package var maximumWaiters = 10_000
    /// Jobs in one transaction at most.
    package var maximumBatch = 128
    /// How long unattended jobs may stay uncommitted to share a transaction. A job that someone awaits ends the wait.
    package var linger = Duration.milliseconds(2)
    /// How long the writer waits for another program that holds the database.
    package var busyTimeout = Duration.seconds(5)
    /// Pages that the file may have; nil for the library's own limit. A page is 4096 bytes.
    package var maximumPages: Int?
    /// When the write-ahead log is copied into the file.
    package var checkpoints = CheckpointSizes()
    /// Told about every job that nobody awaits and that was lost, on the writer thread. It must not block.
    package var onLoss: @Sendable (DatabaseError, _ jobs: Int) -> Void = { _, _ in }

    package init() {}
}
