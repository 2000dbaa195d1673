// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// The whole training: read, leave out each family in turn, train on all, write.
struct TrainingRun {
    private static let version = "2026.11.2"
    private static let writtenPayloads = 9000
    private static let writtenBenign = 4000

    let arguments: [String]

    func perform() throws {
        let rules = try RulePack(Document(reading: arguments[3]).root.value)
        let sanitizer = ContentSanitizer(rules: rules, model: Self.model([], 1, 0, Combination(bias: 0, weights: [:])))
        try sanitizer.prepare()
        var records = try TrainingRecord.read("\(arguments[1])/dev.jsonl", with: sanitizer)
        let written = try written(sanitizer)
        let payloads = Payloads(records)
        for family in Set(records.map(\.family)).sorted() {
            let table = TableTrainer.train(records.filter { $0.family != family }, written: written, payloads)
            for index in records.indices where records[index].family == family {
                records[index].evidence = table.evidence(records[index])
            }
        }
        let report = TrainingReport(Self.scored(records))
        let table = TableTrainer.train(records, written: written, payloads)
        let (weights, scale) = table.quantized()
        let combination = CombinationTrainer.train(records)
        let certain = max(report.threshold(share: 0.001), 0.97)
        let flagged = report.threshold(share: 0.012)
        let bare = Self.model(weights, scale, Double(table.bias), combination, flagged: flagged, certain: certain)
        let manifests = try ManifestThreshold(
            ContentSanitizer(rules: rules, model: bare), "\(arguments[1])/manifests-dev.jsonl")
        let model = Self.model(
            weights, scale, Double(table.bias), combination, flagged: flagged, manifest: manifests.threshold,
            certain: certain)
        var plain = records
        for index in plain.indices { plain[index].evidence = 0 }
        let summary = """

            Signals alone: \(TrainingReport(Self.scored(plain)).summary). With the table: \(report.summary).

            """
        try write(model, report.text + summary + manifests.text)
    }

    private func written(_ sanitizer: ContentSanitizer) throws -> [TrainingRecord] {
        var injections = try PhraseGrammar(reading: "\(arguments[2])/injections.txt")
        var benign = try PhraseGrammar(reading: "\(arguments[2])/benign.txt")
        return TrainingRecord.draw(&injections, "payload.", count: Self.writtenPayloads, with: sanitizer)
            + TrainingRecord.draw(&benign, "benign.", count: Self.writtenBenign, with: sanitizer)
    }

    private static func model(
        _ table: [Int8], _ scale: Double, _ tableBias: Double, _ combination: Combination, flagged: Double = 1,
        manifest: Double = 1, certain: Double = 1
    ) -> TokenModel {
        TokenModel(
            version: version, table: table, scale: scale, tableBias: tableBias, combination: combination,
            thresholds: ScoreThresholds(flagged: flagged, flaggedManifest: manifest, certain: certain))
    }

    private func write(_ model: TokenModel, _ report: String) throws {
        var text = model.document.serialized()
        text.append(10)
        try FileContents.writePrivately(text, to: arguments[4])
        try FileContents.writePrivately(Array(report.utf8), to: arguments[5])
        print(report)
    }

    /// Every record by a combination that did not see its family.
    private static func scored(_ records: [TrainingRecord]) -> [TrainingRecord] {
        var records = records
        for family in Set(records.map(\.family)).sorted() {
            let combination = CombinationTrainer.train(records.filter { $0.family != family })
            for index in records.indices where records[index].family == family {
                records[index].score = combination.score(records[index].values)
            }
        }
        return records
    }
}
