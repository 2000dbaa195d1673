// SPDX-License-Identifier: Apache-2.0

import Documents
import JSON
import Testing

@Suite(.timeLimit(.minutes(5))) struct YAMLDocumentTests {
    private func read(_ text: String) throws -> JSONValue {
        try YAMLDocument.read(Array(text.utf8), file: "f.yaml").value
    }

    @Test("plain scalars follow the core schema, quoted ones are texts")
    func scalars() throws {
        let cases: [(String, JSONValue)] = [
            ("~", nil), ("null", nil), ("", nil), ("true", true), ("False", false), ("yes", "yes"), ("on", "on"),
            ("12", 12), ("+5", 5), ("-0", 0), ("007", 7), ("0x1F", 31), ("0o17", 15), ("1.0", .number("1.0")),
            (".5", .number("0.5")), ("1e3", .number("1e3")), (".inf", ".inf"), (".nan", ".nan"), ("1.2.3", "1.2.3"),
            ("2024-01-01", "2024-01-01"), ("12345678901234567890", .number("12345678901234567890")),
            ("\"12\"", "12"), ("'~'", "~"), ("12:30", "12:30"), ("1_000", "1_000"),
        ]
        for (text, value) in cases { #expect(try read("a: \(text)\n") == ["a": value], "\(text)") }
    }

    @Test("collections in both styles, block texts, anchors and merge keys")
    func collections() throws {
        let text = """
            base: &b {x: 1, y: [1, 2]}
            one:
              <<: *b
              x: 2
            two:
              <<: [*b, {z: 3}]
            list:
            - *b
            - |
              line
              line
            200: ok
            true: key
            """
        #expect(
            try read(text)
                == [
                    "base": ["x": 1, "y": [1, 2]], "one": ["x": 2, "y": [1, 2]], "two": ["x": 1, "y": [1, 2], "z": 3],
                    "list": [["x": 1, "y": [1, 2]], "line\nline\n"], "200": "ok", "true": "key",
                ])
    }

    @Test("JSON is YAML")
    func json() throws { #expect(try read(#"{"a": [1, "b", null]}"#) == ["a": [1, "b", nil]]) }

    @Test(
        "what is wrong is told with its place",
        arguments: [
            ("a: 1\na: 2\n", 2, "twice"), ("a: [1\nb: 2\n", 2, ""), ("a: *none\n", 1, "&none"),
            ("? [1]\n: 2\n", 1, "key"),
            ("a:\n\t- b\n", 2, ""), ("a: \u{1}\n", 1, ""),
        ])
    func faults(text: String, line: Int, words: String) {
        let failure = #expect(throws: DocumentFailure.self) { try read(text) }
        #expect(failure?.errors.first?.line == line, "\(String(describing: failure?.errors))")
        #expect(failure?.errors.first?.message.contains(words) == true)
    }

    @Test("few lines that stand for billions of values are refused, and so is endless nesting")
    func bombs() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1..<12 {
            text +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        #expect(throws: DocumentFailure.self) { try read(text) }
        #expect(throws: DocumentFailure.self) { try read(String(repeating: "[", count: 100_000)) }
    }
}
