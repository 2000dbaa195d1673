// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// From which score a manifest is flagged: the one that 1.45 % of benign manifests reach, since a finding of high severity
/// flags some besides. What is reported of one half of them is judged by the threshold of the other half.
struct ManifestThreshold {
    private static let share = 0.0145

    let threshold: Double
    let calibration: ScoreCalibration
    private let injected: [Verdict]
    private let benign: [Verdict]

    init(_ sanitizer: ContentSanitizer, _ path: String) throws {
        var (injected, benign): ([Verdict], [Verdict]) = ([], [])
        for line in try FileContents.read(path, limit: 64 << 20).split(separator: 10) {
            let record = try RawJSON(validating: Array(line)).value
            let bytes = Array((record["text"]?.string ?? "").utf8)
            let manifest = try? RawJSON(validating: bytes)
            let previous = record["previous"].flatMap { try? RawJSON(validating: $0.serialized()) }
            let verdict =
                manifest.map { sanitizer.scanManifest($0, previous: previous) }
                ?? sanitizer.scan(bytes, scope: .manifest)
            if record["label"]?.string == "injection" { injected.append(verdict) } else { benign.append(verdict) }
        }
        calibration =
            CalibrationFit(injected.map { ($0.score, true) } + benign.map { ($0.score, false) }).line
        threshold = Self.bar(benign)
        (self.injected, self.benign) = (injected, benign)
    }

    var text: String {
        let count = injected.count + benign.count
        return """

            Manifests (by a table that saw none; each half of the \(count) by the threshold of the other): \
            \(share(injected)) of the injected are found, \(share(benign)) of the benign flagged.

            Their calibrated scores:

            \(CalibrationFit.table(scores))
            """
    }

    private var scores: [(score: Double, isInjection: Bool)] {
        let judged = injected.map { ($0, true) } + benign.map { ($0, false) }
        return judged.map { (score: calibration.applied(to: $0.score), isInjection: $1) }
    }

    private static func bar(_ benign: [Verdict]) -> Double {
        let scores = benign.map(\.score).sorted(by: >)
        return scores.isEmpty ? 1 : min(scores[Int(Double(scores.count) * share)] + 1e-6, TokenModel.condemned)
    }

    private func share(_ verdicts: [Verdict]) -> String {
        var found = 0
        for half in 0...1 {
            let bar = Self.bar(benign.indices.filter { $0 % 2 != half }.map { benign[$0] })
            found += verdicts.indices.count { $0 % 2 == half && Self.isFlagged(verdicts[$0], bar) }
        }
        return "\((Double(found) / Double(max(verdicts.count, 1)) * 1000).rounded() / 10) %"
    }

    /// As a scan does: for its score, or for a finding of high severity.
    private static func isFlagged(_ verdict: Verdict, _ bar: Double) -> Bool {
        verdict.score >= bar || verdict.findings.contains { $0.severity == .high }
    }
}
