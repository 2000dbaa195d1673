// SPDX-License-Identifier: Apache-2.0

package import JSON

extension ContentSanitizer {
    /// Cleans and judges a whole JSON value, a tool's result say. The verdict's text is the value with only the text of
    /// strings changed; its findings' places are bytes of the value. `reader` is who will read it, where that is known.
    package func scan(
        document: RawJSON, scope: ContentScope, for reader: ReaderContext? = nil
    ) -> DocumentVerdict {
        var scanner = DocumentScanner(self, document)
        let score = scanner.judge(scope, for: reader)
        let isChanged = !scanner.changedPaths.isEmpty
        let end = ScanEnd(
            text: [], score: score, report: scanner.report, scope: scope, isChanged: isChanged, isUnsettled: false,
            sanitizer: self)
        return DocumentVerdict(
            verdict: end.verdict(text: []), document: scanner.result, changedPaths: scanner.changedPaths)
    }
}

/// The sanitizer's answer about one JSON value.
package struct DocumentVerdict: Sendable {
    /// Its text is empty: ``document`` stands for it.
    package let verdict: Verdict
    package let document: RawJSON
    /// The strings that are not what they were.
    package let changedPaths: [[DocumentStep]]
}
