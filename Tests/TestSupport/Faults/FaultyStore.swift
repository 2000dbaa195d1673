// SPDX-License-Identifier: Apache-2.0

package import HubCore
import Synchronization

/// An audit store in memory whose Nth operation fails, counted from 1 over both ways to record.
package final class FaultyStore: AuditRecording {
    package struct Failure: Error, Equatable {
        package let operation: Int
    }

    private struct State {
        var records: [AuditRecord] = []
        var operations = 0
        var isSound = true
    }

    private let isFaulty: @Sendable (Int) -> Bool
    private let state = Mutex(State())

    package init(failing operations: Set<Int> = []) { isFaulty = { operations.contains($0) } }

    /// Fails from that operation on.
    package init(failingFrom operation: Int) { isFaulty = { $0 >= operation } }

    /// What was stored, with its place in the trail.
    package var records: [AuditRecord] { state.withLock { $0.records } }

    package var isSound: Bool { state.withLock { $0.isSound } }

    package var operationCount: Int { state.withLock { $0.operations } }

    package func tryRecord(_ record: AuditRecord) -> Bool { (try? store(record)) != nil }

    package func record(_ record: AuditRecord) async throws { try store(record) }

    private func store(_ record: AuditRecord) throws(Failure) {
        try state.withLock { state throws(Failure) in
            state.operations += 1
            state.isSound = !isFaulty(state.operations)
            guard state.isSound else { throw Failure(operation: state.operations) }
            var stored = record
            stored.sequence = Int64(state.records.count + 1)
            state.records.append(stored)
        }
    }
}
