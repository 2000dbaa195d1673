// SPDX-License-Identifier: Apache-2.0

/// What a scan came to.
package struct ScanEnd {
    /// What was held back until the end.
    package let text: [UInt8]
    /// Before calibration.
    let score: Double
    let report: StageReport
    let scope: ContentScope
    let isChanged: Bool
    /// Whether a further pass might change the text again.
    let isUnsettled: Bool
    /// Whether what was handed out in pieces is what a scan of the whole gives.
    package var isSettled: Bool { !isUnsettled }
    let sanitizer: ContentSanitizer

    /// The verdict, with the whole text that goes with it.
    package func verdict(text: [UInt8]) -> Verdict {
        // By place, then by name: how the text was cut must not show in their order.
        let findings = report.findings.sorted {
            ($0.span.lowerBound, $0.rule.rawValue) < ($1.span.lowerBound, $1.rule.rawValue)
        }
        let policy = ScopePolicy(thresholds: sanitizer.model.thresholds)
        let isHigh = findings.contains { $0.severity == .high }
        let isFlagged = isHigh || score >= sanitizer.model.thresholds.flagged(in: scope)
        let told = sanitizer.model.calibration.applied(to: score, in: scope)
        let integrity: Label.Integrity = isFlagged ? .tainted : scope == .user ? .trusted : .untrusted
        return Verdict(
            action: policy.action(findings, score: score, isChanged: isChanged, scope: scope), score: told,
            text: text, findings: findings, omittedFindings: report.omitted,
            label: Label(integrity: integrity, score: told), versions: sanitizer.versions, isFlagged: isFlagged)
    }
}
