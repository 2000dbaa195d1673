// SPDX-License-Identifier: Apache-2.0

/// The stages that only read: views, signals, table, combination.
struct ScanJudge {
    private let sanitizer: ContentSanitizer
    private let scope: ContentScope

    init(_ sanitizer: ContentSanitizer, scope: ContentScope) {
        self.sanitizer = sanitizer
        self.scope = scope
    }

    /// The score; what it rests on is added to the report.
    func judge(_ scoring: ScoringText, delivered: [UInt8], _ report: inout StageReport) -> Double {
        let text = views(scoring, delivered, report)
        guard let values = values(of: text, &report) else {
            report.add(.internalFailure, at: 0..<0, detail: "patterns could not be scanned")
            return 1
        }
        let score = sanitizer.model.combination.score(values)
        let worst = report.findings.map(\.severity).max()
        return worst == .high ? max(score, 0.9 + score / 10) : score
    }

    func views(_ scoring: ScoringText, _ delivered: [UInt8], _ report: StageReport) -> ViewedText {
        var text = ViewedText(scoring)
        for hidden in report.hidden {
            text.add(hidden.text, kind: .hidden, offset: hidden.offset)
        }
        guard sanitizer.options.decodesViews else { return text }
        var budget = max(delivered.count * 2, 4096)
        func add(_ view: String, _ kind: ViewedText.Kind, _ offset: Int) {
            guard view.utf8.count <= budget else { return }
            budget -= view.utf8.count
            text.add(view, kind: kind, offset: offset)
        }
        for run in EncodedRuns.decoded(delivered) { add(run.text, .decoded, run.offset) }
        for view in JoinedViews.of(delivered) { add(view, .joined, 0) }
        for view in CipherViews.of(delivered) { text.add(view, kind: .cipher, offset: 0) }
        return text
    }

    /// What the combination weighs, by name.
    func values(of text: ViewedText, _ report: inout StageReport) -> [String: Double]? {
        guard let reading = sanitizer.signals.read(text) else { return nil }
        var values: [String: Double] = [:]
        for (index, signal) in sanitizer.rules.signals.enumerated() {
            if reading.plain[index] >= 0 {
                values[signal.name] = 1
                tell(signal.name, .signal, at: text.offset(of: reading.plain[index] - 1), &report)
            }
            if reading.viewed[index] >= 0 {
                values[signal.name] = 1
                values["encoded", default: 0] += 1
                tell(signal.name, .decodedView, at: text.offset(of: reading.viewed[index] - 1), &report)
            }
            if reading.joined[index] >= 0 { values[signal.name] = 1 }
            if reading.ciphered[index] >= 0 && reading.plain[index] < 0 && reading.viewed[index] < 0 {
                values["cipher", default: 0] += 1
                tell(signal.name, .decodedView, at: 0, &report)
            }
        }
        if reading.together >= 2 { values["together2"] = 1 }
        if reading.together >= 3 { values["together3"] = Double(min(reading.together, 6) - 2) }
        if sanitizer.options.usesModel { values["evidence"] = evidence(text) }
        return values
    }

    /// Of the plain text and of each view by itself, the strongest.
    private func evidence(_ text: ViewedText) -> Double {
        texts(text).map { sanitizer.model.evidence(TokenFeatures($0)) }.max() ?? 0
    }

    /// The texts that the table reads.
    func texts(_ text: ViewedText) -> [[UInt8]] {
        text.views.indices.filter { text.views[$0].kind != .cipher }.map { index in
            let end = index + 1 < text.views.count ? text.views[index + 1].start - 1 : text.bytes.count
            return Array(text.bytes[text.views[index].start..<end])
        }
    }

    private func tell(_ name: String, _ rule: FindingRule, at offset: Int, _ report: inout StageReport) {
        let place = UInt32(clamping: offset)
        report.add(rule, at: place..<place + 1, detail: name, severity: rule == .signal ? .info : .low)
    }
}
