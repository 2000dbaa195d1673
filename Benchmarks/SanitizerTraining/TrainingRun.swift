// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// The whole training: read, leave out each family in turn, train on all, write.
struct TrainingRun {
    private static let version = "2026.11.8"
    /// The lists of texts written for training, and how many texts are drawn from each.
    private static let lists: [(String, String, Int)] = [
        ("injections", "payload.", 4000), ("requests", "payload.", 5000), ("agents", "payload.", 4000),
        ("planted", "payload.", 4000), ("tongues", "payload.", 1800), ("answers", "payload.", 1500),
        ("worldwide", "payload.", 3000), ("benign", "benign.", 2500), ("ordinary", "benign.", 3000),
        ("everyday", "benign.", 2500), ("planted", "benign.", 2500), ("tongues", "benign.", 400),
        ("answers", "benign.", 2000), ("worldwide", "benign.", 1500),
        ("hosts", "benign.", 4000),
    ]

    let arguments: [String]

    func perform() throws {
        let rules = try RulePack(Document(reading: arguments[3]).root.value)
        let nothing = Combination(bias: 0, weights: CombinedValues())
        let sanitizer = ContentSanitizer(rules: rules, model: Self.model([], 1, 0, nothing))
        try sanitizer.prepare()
        var records = try TrainingRecord.read("\(arguments[1])/dev.jsonl", with: sanitizer)
        let payloads = Payloads(records)
        var carriers = Carriers(records)
        for index in records.indices { records[index].findPayload(payloads, &carriers) }
        let written = try written(sanitizer).map { record in
            var record = record
            record.insert(into: &carriers)
            return record
        }
        for family in Set(records.map(\.family)).sorted() {
            let table = TableTrainer.train(records.filter { $0.family != family }, written: written)
            for index in records.indices where records[index].family == family {
                records[index].evidence = table.evidence(records[index])
            }
        }
        let combination = CombinationTrainer.train(records)
        let reader = ReaderContext(tools: try TrainingRecord.readVocabulary("\(arguments[1])/manifests-dev.jsonl"))
        for index in records.indices {
            records[index].judge(combination, shift: sanitizer.steering(in: records[index].reading, of: reader))
        }
        let calibration = CalibrationFit(records.map { ($0.score, $0.isInjection) }).line
        let report = TrainingReport(records, calibration)
        if arguments.count > 6 { try FileContents.writePrivately(Array(report.scores.utf8), to: arguments[6]) }
        let unseen = TableTrainer.train(records, written: written)
        let described = try TrainingRecord.readManifests("\(arguments[1])/manifests-dev.jsonl", with: sanitizer)
        let table = TableTrainer.train(records + described, written: written)
        let (weights, scale) = table.quantized()
        let certain = max(report.threshold(share: 0.001), 0.97)
        let flagged = min(report.threshold(share: 0.012), TokenModel.condemned)
        let (bareWeights, bareScale) = unseen.quantized()
        let bare = Self.model(
            bareWeights, bareScale, Double(unseen.bias), combination, flagged: flagged, certain: certain)
        let manifests = try ManifestThreshold(
            ContentSanitizer(rules: rules, model: bare), "\(arguments[1])/manifests-dev.jsonl")
        let model = Self.model(
            weights, scale, Double(table.bias), combination, flagged: flagged, manifest: manifests.threshold,
            certain: certain, calibration: ScopeCalibration(content: calibration, manifest: manifests.calibration))
        try write(model, report.text + manifests.text)
    }

    private func written(_ sanitizer: ContentSanitizer) throws -> [TrainingRecord] {
        try Self.lists.flatMap { name, prefix, count in
            var grammar = try PhraseGrammar(reading: "\(arguments[2])/\(name).txt")
            return TrainingRecord.draw(&grammar, prefix, count: count, with: sanitizer)
        }
    }

    private static func model(
        _ table: [Int8], _ scale: Double, _ tableBias: Double, _ combination: Combination, flagged: Double = 1,
        manifest: Double = 1, certain: Double = 1, calibration: ScopeCalibration = ScopeCalibration()
    ) -> TokenModel {
        TokenModel(
            version: version, table: table, scale: scale, tableBias: tableBias, combination: combination,
            thresholds: ScoreThresholds(flagged: flagged, flaggedManifest: manifest, certain: certain),
            calibration: calibration)
    }

    private func write(_ model: TokenModel, _ report: String) throws {
        var text = model.document.serialized()
        text.append(10)
        try FileContents.writePrivately(text, to: arguments[4])
        try FileContents.writePrivately(Array(report.utf8), to: arguments[5])
        print(report)
    }
}
