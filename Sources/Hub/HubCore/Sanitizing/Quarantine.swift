// SPDX-License-Identifier: Apache-2.0

package import Lifecycle
import Synchronization
package import Telemetry

/// What was held back and waits for an approver. A release lets the very same bytes pass from then on, cleaned and
/// labelled like everything else. Any thread.
package final class Quarantine: Sendable {
    /// Digests of released originals that are remembered; a restart reads them again.
    private static let mostReleased = 10_000

    private let store: any QuarantineStoring
    private let keep: Int64
    private let audit: any AuditRecording
    private let clock: any WallClock
    private let makeID: @Sendable () -> String
    private let log: Log
    private let released = Mutex<[[UInt8]: Int64]>([:])

    /// `makeID` gives texts that nobody can guess.
    package init(
        store: any QuarantineStoring, keepDays: Int, audit: any AuditRecording, clock: any WallClock,
        makeID: @escaping @Sendable () -> String, log: Log
    ) {
        self.store = store
        keep = Int64(keepDays) * 86_400_000_000
        self.audit = audit
        self.clock = clock
        self.makeID = makeID
        self.log = log
    }

    /// Reads which originals were released before.
    package func load() async {
        do {
            for item in try await store.items(at: clock.microsecondsSinceEpoch) where item.releasedBy != nil {
                remember(item)
            }
        } catch {
            log.error("the quarantine cannot be read", ["why": .error(error)])
        }
    }

    func isReleased(_ digest: [UInt8]) -> Bool {
        let now = clock.microsecondsSinceEpoch
        return released.withLock { ($0[digest] ?? 0) > now }
    }

    /// The id under which it is kept; nil when it could not be stored, which loses the original and never delivers it.
    func hold(_ original: [UInt8], _ found: HeldAnswer) async -> String? {
        let now = clock.microsecondsSinceEpoch
        let item = QuarantinedItem(
            id: makeID(), time: now, expires: now + keep, principal: found.principal, origin: found.origin,
            method: found.method, reason: found.reason, score: found.score, digest: found.digest,
            versions: found.versions, size: original.count)
        do {
            try await store.add(item, original: original)
            return item.id
        } catch {
            log.error("an answer was held back and could not be kept", ["why": .error(error)])
            return nil
        }
    }

    package func items() async throws -> [QuarantinedItem] { try await store.items(at: clock.microsecondsSinceEpoch) }

    /// For an approver's eyes; the look is recorded first.
    package func original(of id: String, for approver: String) async throws -> (item: QuarantinedItem, bytes: [UInt8])?
    {
        let now = clock.microsecondsSinceEpoch
        guard let found = try await store.original(of: id, at: now) else { return nil }
        try await audit.record(record(.showQuarantined, found.item, by: approver))
        return found
    }

    /// False when nothing of that id is held.
    package func release(_ id: String, by approver: String) async throws -> Bool {
        let now = clock.microsecondsSinceEpoch
        guard let item = try await store.items(at: now).first(where: { $0.id == id }) else { return false }
        try await audit.record(record(.releaseQuarantined, item, by: approver))
        guard try await store.release(id, by: approver, at: now) else { return false }
        remember(item)
        return true
    }

    private func remember(_ item: QuarantinedItem) {
        let now = clock.microsecondsSinceEpoch
        released.withLock { released in
            if released.count >= Self.mostReleased { released = released.filter { $0.value > now } }
            guard released.count < Self.mostReleased else { return }
            released[item.digest] = item.expires
        }
    }

    private func record(_ action: AuditAction, _ item: QuarantinedItem, by approver: String) -> AuditRecord {
        AuditRecord(
            time: clock.microsecondsSinceEpoch, principal: approver, method: action.rawValue, target: item.id,
            upstream: item.origin, outcome: .succeeded, durationMicroseconds: 0)
    }
}

/// What is told of an answer that is held back.
struct HeldAnswer {
    let principal: String
    let origin: String
    let method: String
    let reason: String
    let score: Double
    let digest: [UInt8]
    let versions: String
}
