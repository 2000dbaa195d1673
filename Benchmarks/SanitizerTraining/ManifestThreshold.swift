// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// From which score a manifest is flagged: the one that 1.5 % of benign manifests reach, findings of high severity
/// aside. Chosen on the same manifests that it is reported on; there are too few to leave sources out.
struct ManifestThreshold {
    let threshold: Double
    private let injected: [Verdict]
    private let benign: [Verdict]

    init(_ sanitizer: ContentSanitizer, _ path: String) throws {
        var (injected, benign): ([Verdict], [Verdict]) = ([], [])
        for line in try FileContents.read(path, limit: 64 << 20).split(separator: 10) {
            let record = try RawJSON(validating: Array(line)).value
            let bytes = Array((record["text"]?.string ?? "").utf8)
            let manifest = try? RawJSON(validating: bytes)
            let verdict = manifest.map { sanitizer.scanManifest($0) } ?? sanitizer.scan(bytes, scope: .manifest)
            if record["label"]?.string == "injection" { injected.append(verdict) } else { benign.append(verdict) }
        }
        let scores = benign.map(\.score).sorted(by: >)
        let bar = scores.isEmpty ? 1 : scores[scores.count * 15 / 1000]
        threshold = bar + 1e-6
        (self.injected, self.benign) = (injected, benign)
    }

    var text: String {
        """

        Manifests (by a table that saw none; threshold chosen on the same \(injected.count + benign.count)): \(share(injected)) of the injected \
        are found, \(share(benign)) of the benign flagged.

        """
    }

    private func share(_ verdicts: [Verdict]) -> String {
        let count = verdicts.count { $0.score >= threshold }
        return "\((Double(count) / Double(max(verdicts.count, 1)) * 1000).rounded() / 10) %"
    }
}
