// SPDX-License-Identifier: Apache-2.0

package import JSON
package import Sanitizer

/// Judges definitions of tools and cards of agents by their words. Always off the event loops: a definition is many
/// strings, and each is read like a text of its own.
package struct DefinitionScan: ManifestScanning, CardScanning {
    /// Reasons that are told; the first is the score.
    private static let mostTold = 8

    private let sanitizer: ContentSanitizer

    package init(_ sanitizer: ContentSanitizer) { self.sanitizer = sanitizer }

    package func verdict(on definition: RawJSON, approved: RawJSON?) async -> ManifestVerdict {
        let reasons = await reasons(against: definition, approved: approved)
        return reasons.isEmpty ? .clean : ManifestVerdict(isHeld: true, reasons: reasons)
    }

    package func findings(in card: RawJSON) async -> [String] { await reasons(against: card, approved: nil) }

    /// Empty for what may be served.
    private func reasons(against definition: RawJSON, approved: RawJSON?) async -> [String] {
        let sanitizer = sanitizer
        let verdict = await withTaskExecutorPreference(globalConcurrentExecutor) {
            sanitizer.scanManifest(definition, previous: approved)
        }
        guard verdict.action >= .quarantine else { return [] }
        let hundredths = Int((verdict.score * 100).rounded())
        let told = verdict.findings.filter { $0.severity > .info }.sorted { $0.severity > $1.severity }
            .prefix(Self.mostTold - 1).map { Self.line($0) }
        return ["\(verdict.action.rawValue) at score \(hundredths) of 100 (\(verdict.versions))"] + told
    }

    private static func line(_ finding: Finding) -> String {
        finding.detail.isEmpty ? finding.rule.rawValue : "\(finding.rule.rawValue) in \(finding.detail)"
    }
}
