// SPDX-License-Identifier: Apache-2.0

/// One Swift file, as written and with its comments and texts blanked.
struct SourceFile: Sendable {
    /// Relative to the root of the checkout.
    let path: String
    let lines: [Substring]
    /// The same lines, code only.
    let code: [Substring]

    init(path: String, text: String) {
        self.path = path
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        code = CodeMask.code(of: text).split(separator: "\n", omittingEmptySubsequences: false)
    }

    var name: String { path.split(separator: "/").last.map(String.init) ?? path }

    var lineCount: Int { lines.last == "" ? lines.count - 1 : lines.count }

    /// Every place where the code holds `word`, as breaches.
    func breaches(of word: String, _ reason: String) -> [Breach] {
        zip(1..., code).filter { $0.1.contains(word) }.map { Breach(path, line: $0.0, reason) }
    }
}
