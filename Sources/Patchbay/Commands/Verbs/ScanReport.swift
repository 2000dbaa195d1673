// SPDX-License-Identifier: Apache-2.0

import JSON
import Sanitizer

/// A verdict for people.
enum ScanReport {
    static func text(_ verdict: Verdict, of bytes: [UInt8], named name: String) -> String {
        let percent = Int((verdict.score * 100).rounded())
        var lines = ["\(name): \(verdict.action.rawValue), score \(percent) of 100 (\(verdict.versions))"]
        for finding in verdict.findings {
            let place = TextPosition.of(offset: min(finding.span.lowerBound, bytes.count), in: bytes)
            let times = finding.count > 1 ? " x\(finding.count)" : ""
            let detail = finding.detail.isEmpty ? "" : ": \(PrintableText.line(finding.detail, limit: 60))"
            lines.append(
                "  \(place.line):\(place.column) \(finding.severity.name) \(finding.rule.rawValue)\(times), "
                    + "\(finding.action.rawValue)\(detail)")
        }
        if verdict.omittedFindings > 0 { lines.append("  and \(verdict.omittedFindings) more") }
        return lines.joined(separator: "\n")
    }
}
