// SPDX-License-Identifier: Apache-2.0

/// The sanitizer's answer about one text.
package struct Verdict: Sendable {
    package let action: VerdictAction
    /// 0...1, calibrated per scope: a triage value, no boundary.
    package let score: Double
    /// What may be delivered: the received bytes where nothing was changed.
    package let text: [UInt8]
    /// Sorted by place.
    package let findings: [Finding]
    /// Findings beyond the bound of `findings`.
    package let omittedFindings: Int
    package let label: Label
    /// Of the rule pack and the model, for records.
    package let versions: String

    /// Whether a person should look: the score or a finding of high severity says so.
    package let isFlagged: Bool
}
