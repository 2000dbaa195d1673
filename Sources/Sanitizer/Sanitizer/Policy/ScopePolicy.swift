// SPDX-License-Identifier: Apache-2.0

/// From findings and score to a verdict, by scope.
struct ScopePolicy {
    let thresholds: ScoreThresholds

    func action(_ findings: [Finding], score: Double, isChanged: Bool, scope: ContentScope) -> VerdictAction {
        let scored = scored(score, scope)
        let worst = findings.map(\.severity).max()
        let carries = findings.contains { $0.action != .kept && $0.severity == .high }
        switch scope {
        case .manifest, .instructions:
            if carries { return .block }
            if worst == .high { return max(scored, .quarantine) }
        case .user: return findings.isEmpty && scored == .pass ? .pass : .annotate
        case .content, .transcript, .message: break
        }
        if isChanged { return max(scored, .neutralize) }
        return worst.map { $0 >= .low } == true ? max(scored, .annotate) : scored
    }

    private func scored(_ score: Double, _ scope: ContentScope) -> VerdictAction {
        let isStrict = scope == .manifest || scope == .instructions
        if score >= thresholds.certain && scope != .user { return isStrict ? .block : .quarantine }
        if score >= thresholds.flagged(in: scope) { return isStrict ? .quarantine : .annotate }
        return .pass
    }
}

/// Above which score a text is flagged, and above which it is held back.
package struct ScoreThresholds: Sendable, Equatable {
    package let flagged: Double
    /// For definitions and instructions, which are many strings under one score.
    package let flaggedManifest: Double
    package let certain: Double

    package init(flagged: Double, flaggedManifest: Double, certain: Double) {
        self.flagged = flagged
        self.flaggedManifest = flaggedManifest
        self.certain = certain
    }

    package func flagged(in scope: ContentScope) -> Double { scope == .manifest ? flaggedManifest : flagged }
}
