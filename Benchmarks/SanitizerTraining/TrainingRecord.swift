// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Sanitizer

/// One labelled text, read as the sanitizer reads it.
struct TrainingRecord {
    let source: String
    let kind: String
    let isInjection: Bool
    let reading: TrainingReading
    /// From a table that did not see its family.
    var evidence = 0.0
    /// From a combination that did not see its family.
    var score = 0.0

    var values: [String: Double] {
        var values = reading.values
        values["evidence"] = evidence
        return values
    }

    /// The source, with the texts into which its payloads were put: they are left out together.
    var family: String {
        switch source {
        case "bipia-context": "bipia"
        case "injecagent-benign": "injecagent"
        case "spikee-docs", "spikee-fp": "spikee"
        case "garak-latent-context", "garak-whois": "garak-latent"
        default: source
        }
    }

    static func read(_ path: String, with sanitizer: ContentSanitizer) throws -> [TrainingRecord] {
        let bytes = try FileContents.read(path, limit: 256 << 20)
        return try bytes.split(separator: 10).map { line in
            let record = try RawJSON(validating: Array(line)).value
            let source = record["source"]?.string ?? ""
            let group = source.hasPrefix("django-") ? "django" : String(source.prefix { $0 != ":" })
            return TrainingRecord(
                source: group, kind: record["kind"]?.string ?? "", isInjection: record["label"]?.string == "injection",
                reading: sanitizer.readForTraining(Array((record["text"]?.string ?? "").utf8)))
        }
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
