// SPDX-License-Identifier: Apache-2.0

/// What training needs to know of a text: exactly what a scan reads in it, without the table.
package struct TrainingReading: Sendable {
    /// What the combination weighs, `evidence` aside.
    package let values: CombinedValues
    /// Whether a finding flags the text, whatever its words are.
    package let isCondemned: Bool
    /// The plain text and its views, ciphers aside, each as the table sees it.
    package let texts: [TokenFeatures]
}

extension ContentSanitizer {
    /// What a text says of its reader adds to the logarithm of its score's odds.
    package func steering(in reading: TrainingReading, of reader: ReaderContext) -> Double {
        var found: [ReaderContext.Signal: String] = [:]
        for text in reading.texts { found.merge(reader.signals(in: text, verbs: rules.changes)) { first, _ in first } }
        return ReaderContext.shift(found)
    }

    package func readForTraining(_ bytes: [UInt8]) -> TrainingReading {
        var scanner = stream(scope: .content)
        _ = scanner.push(bytes)
        var (text, report) = scanner.finishViews()
        let judge = ScanJudge(self, scope: .content)
        guard let reading = signals.read(text) else {
            return TrainingReading(values: CombinedValues(), isCondemned: false, texts: [])
        }
        let texts = judge.texts(text, reading)
        var values = judge.values(of: text, reading, texts, &report)
        values.evidence = 0
        return TrainingReading(values: values, isCondemned: ScanJudge.isCondemned(report), texts: texts)
    }
}
