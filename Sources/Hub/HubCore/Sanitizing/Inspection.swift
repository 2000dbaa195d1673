// SPDX-License-Identifier: Apache-2.0

package import Sanitizer

/// What the sanitizer said of one answer, for its record and its label.
package struct Inspection: Sendable {
    /// Findings that a label tells.
    private static let mostTold = 16

    package let action: VerdictAction
    package let score: Double
    package let label: Label
    package let findings: [Finding]
    package let origin: String
    package let versions: String
    /// Under which the original is held back.
    package var original: String?

    package init(_ verdict: Verdict, origin: String) {
        action = verdict.action
        score = verdict.score
        label = verdict.label
        findings = verdict.findings
        self.origin = origin
        versions = verdict.versions
    }

    /// What a label tells: the weightiest, each rule once.
    var told: [Finding] {
        guard !findings.isEmpty else { return [] }
        var rules: Set<FindingRule> = []
        return Array(
            findings.sorted { $0.severity > $1.severity }.filter { rules.insert($0.rule).inserted }.prefix(
                Self.mostTold))
    }

    /// For the audit record: what was done, by which rules, and of which versions. Nothing of the content.
    package var summary: String {
        var text = action.rawValue
        text += " score "
        text += String(Int((score * 100).rounded()))
        for finding in told {
            text += " "
            text += finding.rule.rawValue
        }
        text += "; "
        text += versions
        return text
    }
}
