// SPDX-License-Identifier: Apache-2.0

/// The stages that only read: views, signals, table, combination.
struct ScanJudge {
    private let sanitizer: ContentSanitizer
    private let scope: ContentScope
    private let reader: ReaderContext?

    init(_ sanitizer: ContentSanitizer, scope: ContentScope, reader: ReaderContext? = nil) {
        self.sanitizer = sanitizer
        self.scope = scope
        self.reader = reader
    }

    /// The score; what it rests on is added to the report.
    func judge(_ scoring: ScoringText, delivered: [UInt8], _ report: inout StageReport) -> Double {
        let text = views(scoring, delivered, report)
        guard let reading = sanitizer.signals.read(text) else {
            report.add(.internalFailure, at: 0..<0, detail: "patterns could not be scanned")
            return 1
        }
        let texts = isGated(reading, report) ? [] : texts(text, reading)
        let values = values(of: text, reading, texts, &report)
        let shift = steering(texts, &report)
        let score = ScoreCalibration(slope: 1, shift: shift).applied(to: sanitizer.model.combination.score(values))
        return Self.judged(score, report)
    }

    /// How much likelier the text is meant for its reader, by what it says of it; told.
    private func steering(_ texts: [TokenFeatures], _ report: inout StageReport) -> Double {
        guard let reader else { return 0 }
        var found: [ReaderContext.Signal: String] = [:]
        for text in texts {
            found.merge(reader.signals(in: text, verbs: sanitizer.rules.changes)) { first, _ in first }
        }
        guard !found.isEmpty else { return 0 }
        for signal in ReaderContext.Signal.allCases {
            if let name = found[signal] {
                report.add(.steering, at: 0..<0, detail: "\(signal.rawValue): \(name.prefix(64))")
            }
        }
        return ReaderContext.shift(found)
    }

    /// Flagged for what was found, whatever the words say; held back only if the words say so besides.
    static func judged(_ score: Double, _ report: StageReport) -> Double {
        isCondemned(report) ? max(score, TokenModel.condemned) : score
    }

    static func isCondemned(_ report: StageReport) -> Bool {
        report.findings.contains { $0.severity == .high || $0.rule == .command }
    }

    func views(_ scoring: ScoringText, _ delivered: [UInt8], _ report: StageReport) -> ViewedText {
        var text = ViewedText(scoring)
        // In their order in the text: in which order stages came upon them depends on how it was cut.
        let parts = report.hidden.sorted { ($0.offset, $0.text) < ($1.offset, $1.text) }
        for hidden in parts {
            text.add(hidden.text, kind: .hidden, offset: hidden.offset)
        }
        guard sanitizer.options.decodesViews else { return text }
        var budget = max(delivered.count * 2, 4096)
        func add(_ view: String, _ kind: ViewedText.Kind, _ offset: Int) {
            guard view.utf8.count <= budget else { return }
            budget -= view.utf8.count
            text.add(view, kind: kind, offset: offset)
        }
        let traits = TextTraits(delivered)
        for run in EncodedRuns.decoded(delivered, traits) { add(run.text, .decoded, run.offset) }
        for hidden in parts {
            for run in EncodedRuns.decoded(Array(hidden.text.utf8)) { add(run.text, .decoded, hidden.offset) }
        }
        for view in JoinedViews.of(delivered, traits) { add(view, .joined, 0) }
        CipherViews.add(of: delivered, traits, to: &text)
        return text
    }

    /// What the combination weighs; commands and signals are told.
    func values(
        of text: ViewedText, _ reading: SignalReading, _ texts: [TokenFeatures], _ report: inout StageReport
    ) -> CombinedValues {
        var values = CombinedValues()
        if !reading.isSilent {
            tellCommands(text, reading, texts, &report)
            values = tellSignals(text, reading, &report)
        }
        // Of the plain text and of each view by itself, the strongest.
        if sanitizer.options.usesModel {
            values.evidence = texts.map { sanitizer.model.evidence($0) }.max() ?? -TokenModel.most
        }
        return values
    }

    private func tellCommands(
        _ text: ViewedText, _ reading: SignalReading, _ texts: [TokenFeatures], _ report: inout StageReport
    ) {
        for command in sanitizer.rules.commands where texts.contains(where: { $0.says(command) }) {
            let ends = (0..<64).filter { command.first >> UInt64($0) & 1 == 1 && $0 < reading.plain.count }
                .map { reading.plain[$0] }.filter { $0 >= 0 }
            tell(command.name, .command, at: ends.min().map { text.offset(of: $0 - 1) } ?? 0, &report)
        }
    }

    private func tellSignals(
        _ text: ViewedText, _ reading: SignalReading, _ report: inout StageReport
    ) -> CombinedValues {
        var values = CombinedValues()
        for (index, signal) in sanitizer.rules.signals.enumerated() {
            if reading.plain[index] >= 0 {
                tell(signal.name, .signal, at: text.offset(of: reading.plain[index] - 1), &report)
            }
            if reading.viewed[index] >= 0 {
                values.encoded += 1
                tell(signal.name, .decodedView, at: text.offset(of: reading.viewed[index] - 1), &report)
            }
            if reading.ciphered[index] >= 0 && reading.plain[index] < 0 && reading.viewed[index] < 0 {
                values.cipher += 1
                tell(signal.name, .decodedView, at: 0, &report)
            }
        }
        return values
    }

    private func isGated(_ reading: SignalReading, _ report: StageReport) -> Bool {
        sanitizer.options.gatesModel && reading.matches.isEmpty && !report.findings.contains { $0.severity > .info }
    }

    /// The texts that the table reads.
    func texts(_ text: ViewedText, _ reading: SignalReading) -> [TokenFeatures] {
        let matches = reading.matches.sorted { $0.end < $1.end }
        return text.views.indices.filter { text.views[$0].kind != .cipher }.map { index in
            let range = text.range(of: index)
            return TokenFeatures(
                text.bytes[range], lines: Self.part(text.lines, range) { $0 },
                signals: Self.part(matches, range) { $0.end - 1 }, words: sanitizer.rules.words)
        }
    }

    /// The part of a sorted list whose places lie in a range.
    private static func part<Element>(
        _ list: [Element], _ range: Range<Int>, _ place: (Element) -> Int
    ) -> ArraySlice<Element> {
        func first(_ bound: Int) -> Int {
            var (low, high) = (0, list.count)
            while low < high {
                let middle = (low + high) / 2
                if place(list[middle]) < bound { low = middle + 1 } else { high = middle }
            }
            return low
        }
        return list[first(range.lowerBound)..<first(range.upperBound)]
    }

    private func tell(_ name: String, _ rule: FindingRule, at offset: Int, _ report: inout StageReport) {
        let place = UInt32(clamping: offset)
        let severity: Finding.Severity = rule == .command ? .medium : rule == .signal ? .info : .low
        report.add(rule, at: place..<place + 1, detail: name, severity: severity)
    }
}
