// SPDX-License-Identifier: Apache-2.0

/// What training needs to know of a text: exactly what a scan reads in it, without the table.
package struct TrainingReading: Sendable {
    /// What the combination weighs, `evidence` aside.
    package let values: [String: Double]
    /// The plain text and its views, ciphers aside, each as the table sees it.
    package let texts: [TokenFeatures]
}

extension ContentSanitizer {
    package func readForTraining(_ bytes: [UInt8]) -> TrainingReading {
        var scanner = stream(scope: .content)
        _ = scanner.push(bytes)
        var (text, report) = scanner.finishViews()
        let judge = ScanJudge(self, scope: .content)
        var values = judge.values(of: text, &report) ?? [:]
        values["evidence"] = nil
        return TrainingReading(values: values, texts: judge.texts(text).map { TokenFeatures($0) })
    }
}
