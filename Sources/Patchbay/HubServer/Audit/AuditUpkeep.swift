// SPDX-License-Identifier: Apache-2.0

import HubCore
import HubStorage
import Lifecycle
import Synchronization
import Telemetry

/// Seals the trail at intervals, and removes what is older than the operator keeps.
final class AuditUpkeep: Sendable {
    /// The longest that a record of a running hub stays without a signature.
    static let interval = Duration.seconds(60)

    private let store: SQLiteAuditStore
    private let keepDays: Int?
    private let timers: any TimerScheduling
    private let tasks: any TaskStarting
    private let clock: any WallClock
    private let log: Log
    /// The next turn; nil before the first and once ended.
    private let next = Mutex<(timer: (any ScheduledTimer)?, hasEnded: Bool)>((nil, false))

    init(
        store: SQLiteAuditStore, keepDays: Int?, timers: any TimerScheduling, tasks: any TaskStarting,
        clock: any WallClock, log: Log
    ) {
        self.store = store
        self.keepDays = keepDays
        self.timers = timers
        self.tasks = tasks
        self.clock = clock
        self.log = log
    }

    func begin() {
        next.withLock { next in
            guard !next.hasEnded else { return }
            next.timer = timers.schedule(after: Self.interval) { [weak self] in
                guard let self else { return }
                tasks.start {
                    await self.turn()
                    self.begin()
                }
            }
        }
    }

    /// Seals a last time.
    func end() async {
        next.withLock { next in
            next.timer?.cancel()
            next = (nil, true)
        }
        await turn()
    }

    private func turn() async {
        do {
            if let keepDays {
                let bound = clock.microsecondsSinceEpoch - Int64(keepDays) * 86_400_000_000
                if let last = try await store.removeRecords(before: bound, by: "retention") {
                    log.info("old audit records removed", ["upTo": .count(Int(last))])
                }
            }
            try await store.seal()
        } catch {
            log.error("the audit trail could not be sealed", ["why": .error(error)])
        }
    }
}
