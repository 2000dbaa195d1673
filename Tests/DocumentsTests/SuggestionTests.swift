// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@Suite struct SuggestionTests {
    private let words = ["listen", "limits", "url", "headers", "mcpServers"]

    @Test(
        "the nearest word is found",
        arguments: [
            ("listen", "listen"), ("listn", "listen"), ("lsiten", "listen"), ("LISTEN", "listen"),
            ("mcpServer", "mcpServers"),
            ("serverUrl", "url"), ("header", "headers"), ("mcp", "mcpServers"),
        ])
    func near(word: String, expected: String) {
        #expect(Suggestion.nearest(to: word, among: words) == expected)
    }

    @Test(
        "a word that resembles nothing gets no hint",
        arguments: ["", "xyzzy", "agents", String(repeating: "listen", count: 20)])
    func far(word: String) {
        #expect(Suggestion.hint(for: word, among: words) == "")
    }

    @Test("a list reads as a sentence")
    func list() {
        #expect(Suggestion.list(["a", "b", "c"]) == #""a", "b" or "c""#)
        #expect(Suggestion.list(["a"]) == #""a""#)
    }
}
