// SPDX-License-Identifier: Apache-2.0

import Lifecycle
import Synchronization

/// What was last found out about an upstream's era. A verdict of the older era spares later connections the probe until
/// it is too old: a stale one would go on to succeed, and hide for ever that the server has learnt more.
final class EraVerdict: Sendable {
    private let legacyUntil = Mutex<MonotonicTime?>(nil)
    private let lifetime: Duration

    init(lifetime: Duration) { self.lifetime = lifetime }

    func isLegacy(at now: MonotonicTime) -> Bool {
        legacyUntil.withLock { until in until.map { now < $0 } ?? false }
    }

    func record(isModern: Bool, at now: MonotonicTime) {
        legacyUntil.withLock { $0 = isModern ? nil : now + lifetime }
    }
}
