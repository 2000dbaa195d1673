// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// One labelled text, read as the sanitizer reads it.
struct TrainingRecord {
    let source: String
    /// The repository of a text from one.
    let repository: String
    let kind: String
    let isInjection: Bool
    let reading: TrainingReading
    /// The groups (buckets of the table) of each window of every view, each once.
    let windows: [[Int32]]
    /// How many halves of windows its texts fill, what a harmless text weighs.
    let length: Float
    /// The same of the windows of its payload alone.
    var payload: [[Int32]] = []
    /// The windows of its payload in the middle of harmless texts, each with the family of that text.
    private(set) var inserted: [Insertion] = []
    /// From a table that did not see its family.
    var evidence = 0.0
    /// By the combination, from that evidence.
    var score = 0.0
    /// The same for a reader who has the tools of the definitions at hand.
    var steeredScore = 0.0

    /// As a scan does: what a finding of high severity condemns is flagged whatever the words say.
    mutating func judge(_ combination: Combination, shift: Double) {
        score = combination.score(values)
        if reading.isCondemned { score = max(score, TokenModel.condemned) }
        steeredScore = max(score, ScoreCalibration(slope: 1, shift: shift).applied(to: score))
    }

    init(source: String, repository: String = "", kind: String, isInjection: Bool, reading: TrainingReading) {
        self.source = source
        self.repository = repository
        self.kind = kind
        self.isInjection = isInjection
        self.reading = reading
        windows = reading.texts.flatMap { text in text.windows.map { Self.groups(text, $0) } }
        length = reading.texts.reduce(0) { $0 + max(Float($1.count) / Float(TokenModel.step) - 1, 1) }
    }

    static func groups(_ text: TokenFeatures, _ window: Range<Int>) -> [Int32] {
        var groups: Set<Int32> = []
        text.visit(window) { groups.insert(Int32($0 & UInt32(TableTrainer.buckets - 1))) }
        return groups.sorted()
    }

    struct Insertion {
        let family: String
        let groups: [Int32]
    }

    mutating func findPayload(_ payloads: Payloads, _ carriers: inout Carriers) {
        guard isInjection, let text = reading.texts.first else { return }
        let windows = payloads.windows(of: self)
        payload = windows.map { Self.groups(text, $0) }
        inserted = windows.flatMap { carriers.insert(text, $0) }
    }

    /// What was written for training is a payload as a whole.
    mutating func insert(into carriers: inout Carriers) {
        guard isInjection, let text = reading.texts.first, text.count > 0 else { return }
        inserted = carriers.insert(text, 0..<min(text.count, TokenModel.window))
    }

    var values: CombinedValues {
        var values = reading.values
        values.evidence = evidence
        return values
    }

    /// The source, with its translations and the texts into which its payloads were put: they are left out together, and
    /// so are small sources and those of benign texts alone.
    var family: String {
        switch source {
        case "bipia-context": "bipia"
        case "injecagent-benign": "injecagent"
        case "spikee-docs", "spikee-fp": "spikee"
        case "garak-latent-context", "garak-whois": "garak-latent"
        case "cyberseceval-ml": "cyberseceval"
        case "injecguard-valid", "giskard": "small ones"
        case "about", "git", "tau2", "notinject-1": "benign"
        case "repo": repository
        case "wildguard-benign", "django": "more benign"
        default: source
        }
    }

    /// Repositories that are left out together, so that each time about a fifth of their texts is.
    private static let together = [
        ["higress"], ["mcp-context-forge", "axum"], ["toolhive", "zod"], ["fastmcp", "mcp-scan", "agents"],
        ["kagent", "libdatachannel"],
    ]

    static func read(_ path: String, with sanitizer: ContentSanitizer) throws -> [TrainingRecord] {
        let bytes = try FileContents.read(path, limit: 256 << 20)
        return try bytes.split(separator: 10).map { line in
            let record = try RawJSON(validating: Array(line)).value
            let source = record["source"]?.string ?? ""
            let group = source.hasPrefix("django-") ? "django" : String(source.prefix { $0 != ":" })
            let name = String(source.drop { $0 != ":" }.dropFirst())
            let few = Self.together.first { $0.contains(name) }?.joined(separator: " ") ?? name
            return TrainingRecord(
                source: group, repository: few, kind: record["kind"]?.string ?? "",
                isInjection: record["label"]?.string == "injection",
                reading: sanitizer.readForTraining(Array((record["text"]?.string ?? "").utf8)))
        }
    }

    /// The strings of harmless definitions, as texts that only teach what such strings say.
    static func readManifests(_ path: String, with sanitizer: ContentSanitizer) throws -> [TrainingRecord] {
        var records: [TrainingRecord] = []
        for line in try FileContents.read(path, limit: 64 << 20).split(separator: 10) {
            let record = try RawJSON(validating: Array(line)).value
            guard record["label"]?.string == "benign", let text = record["text"]?.string,
                let manifest = try? RawJSON(validating: text)
            else { continue }
            for (_, _, string) in ManifestStrings(manifest.value).strings where string.utf8.count >= 12 {
                records.append(
                    TrainingRecord(
                        source: "manifest", kind: "manifest", isInjection: false,
                        reading: sanitizer.readForTraining(Array(string.utf8))))
            }
        }
        return records
    }

    /// The names of all harmless definitions and of their parameters.
    static func readVocabulary(_ path: String) throws -> ToolVocabulary {
        var vocabulary = ToolVocabulary()
        for line in try FileContents.read(path, limit: 64 << 20).split(separator: 10) {
            let record = try RawJSON(validating: Array(line)).value
            guard record["label"]?.string == "benign", let text = record["text"]?.string,
                let manifest = try? RawJSON(validating: text)
            else { continue }
            for (field, path, string) in ManifestStrings(manifest.value).strings {
                if field == .name { vocabulary.add(string, .tool) }
                if field == .key, path.hasSuffix("properties") { vocabulary.add(string, .parameter) }
            }
        }
        return vocabulary
    }

    /// Texts drawn from a grammar; their source is the name of the list.
    static func draw(
        _ grammar: inout PhraseGrammar, _ prefix: String, count: Int, with sanitizer: ContentSanitizer
    ) -> [TrainingRecord] {
        grammar.draw(prefix, count: count).map { family, text in
            TrainingRecord(
                source: family, kind: "written", isInjection: prefix == "payload.",
                reading: sanitizer.readForTraining(Array(text.utf8)))
        }
    }
}
