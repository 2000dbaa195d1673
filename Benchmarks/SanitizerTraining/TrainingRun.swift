// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// The whole training: read, five folds by source, all, write.
struct TrainingRun {
    let arguments: [String]
    static let folds = 5

    func perform() throws {
        let rules = try RulePack(Document(reading: arguments[2]).root.value)
        let blank = TokenModel(
            version: "none", table: [], scale: 1, combination: Combination(bias: 0, weights: [:]),
            thresholds: ScoreThresholds(flagged: 1, certain: 1))
        let sanitizer = ContentSanitizer(rules: rules, model: blank)
        try sanitizer.prepare()
        var records = try TrainingRecord.read(arguments[1], with: sanitizer)
        let sources = Set(records.map { $0.source }).sorted()
        for index in records.indices {
            records[index].fold = (sources.firstIndex(of: records[index].source) ?? 0) % Self.folds
        }
        for fold in 0..<Self.folds {
            let table = TableTrainer.train(records.filter { $0.fold != fold })
            for index in records.indices where records[index].fold == fold {
                records[index].evidence = table.evidence(records[index])
            }
        }
        var plain = records
        for index in plain.indices { plain[index].evidence = 0 }
        let withTable = TrainingReport(Self.scored(records))
        let without = TrainingReport(Self.scored(plain))
        // A table that does not carry over to unseen sources is not shipped.
        let helps = withTable.found > without.found
        let report = helps ? withTable : without
        let (weights, scale) = helps ? TableTrainer.train(records).quantized() : ([], 1)
        let model = TokenModel(
            version: "2026.11.1", table: weights, scale: scale,
            combination: CombinationTrainer.train(helps ? records : plain),
            thresholds: ScoreThresholds(
                flagged: report.threshold(share: 0.012), certain: max(report.threshold(share: 0.001), 0.97)))
        let lines = ["", "Signals alone: \(without.summary). With the table: \(withTable.summary).", ""]
        try write(model, report.text + lines.joined(separator: "\n"))
    }

    private func write(_ model: TokenModel, _ report: String) throws {
        var text = model.document.serialized()
        text.append(10)
        try FileContents.writePrivately(text, to: arguments[3])
        if arguments.count > 4 { try FileContents.writePrivately(Array(report.utf8), to: arguments[4]) }
        print(report)
    }

    /// Every record by a combination that did not see its source.
    private static func scored(_ records: [TrainingRecord]) -> [TrainingRecord] {
        var records = records
        for fold in 0..<folds {
            let combination = CombinationTrainer.train(records.filter { $0.fold != fold })
            for index in records.indices where records[index].fold == fold {
                records[index].score = combination.score(records[index].values)
            }
        }
        return records
    }
}
