// SPDX-License-Identifier: Apache-2.0

import Sanitizer

/// What held when every score came from a model that saw nothing of the record's source.
struct TrainingReport {
    let records: [TrainingRecord]
    private let benign: [Double]
    private let calibration: ScoreCalibration

    init(_ records: [TrainingRecord], _ calibration: ScoreCalibration) {
        self.records = records
        self.calibration = calibration
        benign = records.filter { !$0.isInjection }.map(\.score).sorted(by: >)
    }

    /// The score that this share of benign texts reaches.
    func threshold(share: Double) -> Double { benign[Int(Double(benign.count) * share)] + 1e-9 }

    var text: String {
        let bar = threshold(share: 0.015)
        var lines = [
            "# Sources left out, one at a time", "",
            "Each source of payloads is left out together with its translations and the texts its payloads were put into; small",
            "sources, and those of benign texts alone, are left out a few at a time, and so are repositories (`repo`), of which",
            "each is a source. Its table saw nothing of it, and nothing of what others were put into there. The combination,",
            "which is four numbers, was fitted once on that evidence of all. Where a payload stands in its",
            "record was told by the words that no benign record has. AUC over all records \(rounded(area(injected))), mean of",
            "the sources' AUC \(rounded(meanArea)); found of all at the score of 1.5 % of benign records, which is the",
            "threshold here, \(rounded(found)).",
            "", "| Source | injected | found | AUC against all benign | benign | false positives |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for source in Set(records.map(\.source)).sorted() {
            let injected = records.filter { $0.source == source && $0.isInjection }.map(\.score)
            let clean = records.filter { $0.source == source && !$0.isInjection }.map(\.score)
            let found = injected.isEmpty ? "" : rounded(share(injected, bar))
            let area = injected.isEmpty ? "" : rounded(area(injected))
            let wrong = clean.isEmpty ? "" : rounded(share(clean, bar))
            lines.append("| \(source) | \(injected.count) | \(found) | \(area) | \(clean.count) | \(wrong) |")
        }
        lines += [
            "", steering(bar), "",
            "What scores say: how common injections are among texts of that score, where both kinds are",
            "equally common.", "",
        ]
        let told = records.map { (score: calibration.applied(to: $0.score), isInjection: $0.isInjection) }
        return lines.joined(separator: "\n") + "\n" + CalibrationFit.table(told)
    }

    /// A line for each record: score and evidence.
    var scores: String { records.map { "\($0.score) \($0.evidence)\n" }.joined() }

    /// At one threshold, with and without what a text says of its reader.
    private func steering(_ bar: Double) -> String {
        let found = records.filter(\.isInjection).map(\.steeredScore)
        let wrong = records.filter { !$0.isInjection }
        let named = wrong.count { $0.steeredScore > $0.score }
        return """
            For a reader who has the tools of the harmless definitions at hand and trusts nobody: found \(rounded(share(found, bar)))
            (without that \(rounded(share(injected, bar)))), benign flagged \(rounded(share(wrong.map(\.steeredScore), bar))) (without \(rounded(share(benign, bar)))), \
            at the same threshold; of \(wrong.count) benign texts \(named) say something of it.
            """
    }

    private var injected: [Double] { records.filter(\.isInjection).map(\.score) }

    private var meanArea: Double {
        let areas = Dictionary(grouping: records.filter(\.isInjection), by: \.source).values.map {
            area($0.map(\.score))
        }
        return areas.reduce(0, +) / Double(max(areas.count, 1))
    }

    /// The share of injected records that is found at 1.5 % false positives.
    var found: Double { share(records.filter { $0.isInjection }.map { $0.score }, threshold(share: 0.015)) }

    private func share(_ scores: [Double], _ bar: Double) -> Double {
        Double(scores.count { $0 >= bar }) / Double(max(scores.count, 1))
    }

    private func area(_ injected: [Double]) -> Double {
        var wins = 0.0
        for score in injected {
            for other in benign { wins += score > other ? 1 : score == other ? 0.5 : 0 }
        }
        return wins / Double(max(injected.count * benign.count, 1))
    }

    private func rounded(_ value: Double) -> String { "\((value * 1000).rounded() / 1000)" }
}
