// SPDX-License-Identifier: Apache-2.0

/// A revision of the Model Context Protocol, oldest first.
package enum ProtocolRevision: String, Sendable, CaseIterable, Comparable {
    case november2024 = "2024-11-05"
    case march2025 = "2025-03-26"
    case june2025 = "2025-06-18"
    case november2025 = "2025-11-25"
    case july2026 = "2026-07-28"

    /// The newest revision, stateless.
    package static let latest = ProtocolRevision.july2026
    /// The newest revision that is negotiated by `initialize`.
    package static let latestLegacy = ProtocolRevision.november2025

    /// Whether the revision has no sessions and carries its envelope in every request's `_meta`.
    package var isModern: Bool { self >= .july2026 }

    package static func < (left: Self, right: Self) -> Bool { left.age < right.age }

    /// Its place among the revisions.
    private var age: Int {
        switch self {
        case .november2024: 0
        case .march2025: 1
        case .june2025: 2
        case .november2025: 3
        case .july2026: 4
        }
    }
}
