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
    var fold = 0
    /// From a table that did not see its source.
    var evidence = 0.0
    /// From a combination that did not see its source.
    var score = 0.0

    var values: [String: Double] {
        var values = reading.values
        values["evidence"] = min(max(evidence, 0), 8)
        return values
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
}
