// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A number that a handler and its test share.
final class Tally: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .sequentiallyConsistent) }
    func add(_ amount: Int = 1) { count.add(amount, ordering: .sequentiallyConsistent) }
}
