// SPDX-License-Identifier: Apache-2.0

import HTTPMessages
import Synchronization

/// The check of `Host` and `Origin` in force, exchangeable while requests pass.
final class EdgeGuard: Sendable {
    private let check: Mutex<EdgeCheck>

    init(_ check: EdgeCheck) { self.check = Mutex(check) }

    func replace(_ new: EdgeCheck) { check.withLock { $0 = new } }

    func refusal(of fields: HTTPFields) -> EdgeCheck.Refusal? { check.withLock { $0 }.refusal(of: fields) }
}
