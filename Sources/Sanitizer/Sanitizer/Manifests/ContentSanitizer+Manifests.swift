// SPDX-License-Identifier: Apache-2.0

package import JSON

extension ContentSanitizer {
    private static let longestDescription = 2048
    private static let longestGap = 40
    private static let longestKey = 64

    /// Walks every string and key of a server's, a tool's or an agent's definition. `foreignTools` are the names of
    /// other servers' tools, which no description may name. With `previous`, the definition that was approved, only what
    /// is new is judged, and with more doubt: whoever adds words to an approved definition has a reason.
    package func scanManifest(
        _ manifest: RawJSON, previous: RawJSON? = nil, foreignTools: Set<String> = []
    ) -> Verdict {
        let approved = previous.map { Set(ManifestStrings($0.value).strings.map(\.text)) }
        let strings = ManifestStrings(manifest.value)
        var report = StageReport()
        if strings.isCut { report.add(.internalFailure, at: 0..<0, detail: "too many strings") }
        var best = 0.0
        for (field, path, text) in strings.strings where approved?.contains(text) != true {
            check(field, path, text, foreignTools, &report)
            // Words and identifiers say nothing by themselves.
            guard text.utf8.count >= 12 || text.utf8.contains(where: { $0 >= 0x80 || $0 < 0x20 }) else { continue }
            best = max(best, score(text, path, isAdded: approved != nil, &report))
        }
        let end = ScanEnd(
            text: [], score: best, report: report, scope: .manifest, isChanged: false, isUnsettled: false,
            sanitizer: self)
        return end.verdict(text: Array(manifest.bytes))
    }

    private func score(_ text: String, _ path: String, isAdded: Bool, _ report: inout StageReport) -> Double {
        var scanner = stream(scope: .manifest)
        _ = scanner.push(Array(text.utf8))
        let end = scanner.finish()
        let found = end.report.findings
        var condemned = Set<String>()
        for finding in found {
            let isSignal = finding.rule == .signal || finding.rule == .decodedView
            if isSignal {
                if rules.signals.contains(where: { $0.name == finding.detail && $0.condemnsManifest }) {
                    condemned.insert(finding.detail)
                }
            } else {
                report.add(finding.rule, at: 0..<0, detail: path, severity: finding.severity)
            }
        }
        let isHidden = found.contains { $0.rule == .htmlComment || $0.rule == .htmlElement }
        // An added text of which nothing is told is a text like others.
        let isTold = isAdded && found.contains { $0.rule == .signal || $0.rule == .decodedView }
        let weight = condemned.count + (isHidden ? 4 : 0) + (isTold ? 1 : 0)
        for name in condemned.sorted() { report.add(.signal, at: 0..<0, detail: "\(path): \(name)", severity: .low) }
        // Each of them halves the doubt that the words leave.
        return 1 - (1 - end.score) / Double(1 << min(weight, 16))
    }

    private func check(
        _ field: ManifestStrings.Field, _ path: String, _ text: String, _ foreign: Set<String>,
        _ report: inout StageReport
    ) {
        if field == .key && (text.utf8.count > Self.longestKey || text.split(separator: "_").count > 8) {
            report.add(.manifestName, at: 0..<0, detail: path, severity: .high)
        }
        guard field == .description || field == .value else { return }
        var gap = 0
        var longest = 0
        for byte in text.utf8 {
            gap = byte == 0x20 || byte == 0x0A || byte == 0x09 ? gap + 1 : 0
            longest = max(longest, gap)
        }
        if longest > Self.longestGap {
            report.add(.manifestShape, at: 0..<0, detail: "\(path): far gap", severity: .high)
        }
        if field == .description && text.utf8.count > Self.longestDescription {
            report.add(.manifestShape, at: 0..<0, detail: "\(path): very long", severity: .low)
        }
        guard !foreign.isEmpty else { return }
        let words = Set(text.split { !$0.isLetter && !$0.isNumber && $0 != "_" && $0 != "-" }.map(String.init))
        for name in words.intersection(foreign).sorted() {
            report.add(.manifestReference, at: 0..<0, detail: "\(path): \(name)")
        }
    }
}
