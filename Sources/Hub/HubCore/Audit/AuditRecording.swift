// SPDX-License-Identifier: Apache-2.0

/// Keeps one record of every call.
package protocol AuditRecording: Sendable {
    /// False from a failure of the store until it has stored something again.
    var isSound: Bool { get }

    /// Takes the record without waiting, on any thread; it is stored soon after. False when there is no room, or when
    /// the store failed last time and must first prove that it works again: then use ``record(_:)``.
    func tryRecord(_ record: AuditRecord) -> Bool

    /// Takes the record without waiting, on any thread, so that it is safe from then on however this process ends; it is
    /// stored soon after. False where that is not possible now: then use ``record(_:)``.
    func tryKeep(_ record: AuditRecord) -> Bool

    /// Waits for room, and returns once the record is stored. Throws what the store reports.
    func record(_ record: AuditRecord) async throws
}

extension AuditRecording {
    /// Only what is stored is safe.
    package func tryKeep(_ record: AuditRecord) -> Bool { false }
}
