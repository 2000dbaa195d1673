// SPDX-License-Identifier: Apache-2.0

/// What is to be done with a text.
package enum VerdictAction: String, Sendable, Comparable {
    /// Unchanged, with nothing to say.
    case pass
    /// Unchanged, with findings in its label.
    case annotate
    /// Delivered without what was removed.
    case neutralize
    /// A stub is delivered; the original waits for an approver.
    case quarantine
    /// Nothing is delivered.
    case block

    private var rank: Int { Self.ordered.firstIndex(of: self) ?? 0 }
    private static let ordered: [VerdictAction] = [.pass, .annotate, .neutralize, .quarantine, .block]

    package static func < (left: VerdictAction, right: VerdictAction) -> Bool { left.rank < right.rank }
}
