// SPDX-License-Identifier: Apache-2.0

/// Something that the sanitizer saw, and what it did about it.
package struct Finding: Sendable, Equatable {
    /// What was seen; its raw value is the stable name in records.
    package let rule: FindingRule
    /// From the first to behind the last, in bytes of the received text; the last end is that of its last character's
    /// first byte plus one.
    package internal(set) var span: Range<Int>
    /// How often it was seen next to each other.
    package internal(set) var count = 1
    /// More than the rule says, where there is more: the signal, the host, the decoded words.
    package let detail: String
    package internal(set) var severity: Severity
    package var action: FindingAction { rule.action }

    package enum Severity: Int, Sendable, Comparable {
        case info, low, medium, high

        package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }

        package var name: String { ["info", "low", "medium", "high"][rawValue] }
    }
}

/// What was done with a place in the text.
package enum FindingAction: String, Sendable {
    case kept, deleted, escaped, rewritten
}
